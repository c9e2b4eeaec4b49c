import { createHmac } from 'node:crypto'
import type { EventMark } from '../injected.ts'
import type { PendingCount } from '../pending-count.ts'
import type { Copy } from '../pipeline/copy.ts'
import { segmentEvent } from '../pipeline/segment-event.ts'
import type { Scheduler } from '../scheduler.ts'
import { createBatcher } from './batcher.ts'
import type { JobMaker } from './job-maker.ts'
import type { SegmentWebhook } from './options.ts'
import type { Job } from './sender.ts'

type Written = { readonly json: string; readonly mark: EventMark }

/** What each of Segment's webhook destinations calls itself; that of Actions from the tests of action-destinations. */
const USER_AGENTS = { classic: 'Segment.io/1.0', actions: 'Segment (Actions)' }

/** Hex HMAC-SHA1 of the first event alone, also where more follow: so Segment signs. */
const signatureOf = (secret: string, first: string): string =>
  createHmac('sha1', secret).update(first).digest('hex')

function jobOf(webhook: SegmentWebhook, events: readonly Written[], isArray: boolean): Job {
  const { secret, headers = {}, format = 'classic' } = webhook
  const json = events.map((event) => event.json)
  return {
    body: isArray ? `[${json.join(',')}]` : json.join(''),
    headers: {
      'user-agent': USER_AGENTS[format],
      'content-type': 'application/json',
      ...headers,
      ...(secret && { 'x-signature': signatureOf(secret, json[0]!) }),
    },
    marks: events.map(({ mark }) => mark),
    lane: null,
  }
}

/** One event a request; those of the Actions webhook in an array once batches are asked for. */
export function createSegmentJobs(
  webhook: SegmentWebhook,
  { scheduler, pending }: { scheduler: Scheduler; pending: PendingCount },
  send: (job: Job) => void,
): JobMaker {
  const { batchSize = 1, batchMs = 500 } = webhook
  const batcher = createBatcher<Written>({ size: batchSize, maxMs: batchMs, scheduler }, (events) => {
    send(jobOf(webhook, events, true))
    pending.done(events.length)
  })
  return {
    add(copy: Copy) {
      const written = { json: JSON.stringify(segmentEvent(copy)), mark: copy.mark }
      if (batchSize === 1) return send(jobOf(webhook, [written], false))
      pending.add(1)
      batcher.add(written)
    },
    size: batcher.size,
    close: batcher.close,
  }
}
