import { randomUUID } from 'node:crypto'
import { isRecord, type JsonRecord } from '../json.ts'
import { isoOf, timeOf, type Copy } from './copy.ts'
import { sortedKeys } from './sorted-keys.ts'

const PROJECT_ID = 'sandboxProject'

/**
 * The event as Segment delivers it: without its write key, the SDK's clock out of `timestamp`, which becomes
 * `originalTimestamp`, and the time by Segment's own clock there instead (spec of common fields:
 * https://segment.com/docs/connections/spec/common/#timestamps). Keys are in order at the top and one level below
 * it, as deliveries have them; properties and traits stay as the app wrote them.
 */
export function segmentEvent({ body, type, receivedAt, sentAt, ip }: Copy): JsonRecord {
  const { writeKey: _, timestamp, sentAt: __, ...sent } = body
  const sentMs = timeOf(sentAt)
  const originalMs = timeOf(timestamp)
  const skewMs = originalMs === null ? 0 : (sentMs ?? receivedAt) - originalMs
  return sortedKeys({
    channel: 'client',
    integrations: {},
    ...sent,
    ...(isRecord(sent['_metadata']) && { _metadata: sortedKeys(sent['_metadata']) }),
    type,
    context: sortedKeys({ ip, ...(isRecord(sent['context']) ? sent['context'] : {}) }),
    messageId: sent['messageId'] || randomUUID(),
    ...(timestamp !== undefined && { originalTimestamp: timestamp }),
    projectId: PROJECT_ID,
    receivedAt: isoOf(receivedAt),
    ...(sentMs !== null && { sentAt: isoOf(sentMs) }),
    timestamp: isoOf(receivedAt - skewMs),
    version: 2,
  })
}
