import { createHash, randomUUID } from 'node:crypto'
import { isRecord, type JsonRecord } from '../json.ts'
import { isoOf, timeOf, type Copy } from './copy.ts'
import { deeplySortedKeys } from './sorted-keys.ts'

const idText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

/** rudder-server's id of a person: the MD5 of `userId:anonymousId` with a UUID's version 4 and variant written in. */
export function rudderIdOf({ userId, anonymousId }: JsonRecord): string {
  const hash = createHash('md5')
    .update(`${idText(userId)}:${idText(anonymousId)}`)
    .digest()
  hash[6] = (hash[6]! & 0x0f) | 0x40
  hash[8] = (hash[8]! & 0x3f) | 0x80
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/**
 * The event as rudder-server's gateway and processor leave it (gateway/handle.go, processor.go enhanceWithTimeFields):
 * who the person is, whose request it was, and four times; a `timestamp` of the event's own stays.
 */
export function rudderstackEvent({ body, type, receivedAt, sentAt, ip }: Copy): JsonRecord {
  const originalMs = timeOf(body['originalTimestamp']) ?? receivedAt
  const sentMs = timeOf(sentAt) ?? receivedAt
  return {
    ...body,
    type,
    messageId: body['messageId'] || randomUUID(),
    rudderId: rudderIdOf(body),
    request_ip: body['request_ip'] ?? ip,
    receivedAt: isoOf(receivedAt),
    sentAt: isoOf(sentMs),
    originalTimestamp: isoOf(originalMs),
    timestamp: isoOf(timeOf(body['timestamp']) ?? receivedAt - (sentMs - originalMs)),
  }
}

/**
 * What the webhook destination posts (rudder-transformer, cdk/v2/destinations/webhook): `context.ip` filled from
 * `request_ip`, nulls removed at the top level alone (nested ones stay), the fields that steer the request left out.
 * rudder-server writes Go maps, whose keys are in order at every level.
 */
export function rudderstackWebhookBody(event: JsonRecord): JsonRecord {
  const { fullPath: _, appendPath: __, header: ___, ...payload } = event
  const context = isRecord(payload['context']) ? payload['context'] : {}
  const ip = context['ip'] ?? payload['request_ip']
  const filled = ip ? { ...payload, context: { ...context, ip } } : payload
  return deeplySortedKeys(
    Object.fromEntries(Object.entries(filled).filter(([, value]) => value != null)),
  ) as JsonRecord
}
