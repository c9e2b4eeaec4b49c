import { rudderstackEvent, rudderstackWebhookBody } from '../pipeline/rudderstack-event.ts'
import type { JobMaker } from './job-maker.ts'
import type { RudderstackWebhook } from './options.ts'
import type { Job } from './sender.ts'

/** One event a request, one of each person at a time; no signature: only a header can prove who sends. */
export function createRudderstackJobs(
  { headers = {} }: RudderstackWebhook,
  send: (job: Job) => void,
): JobMaker {
  return {
    add(copy) {
      const event = rudderstackEvent(copy)
      send({
        body: JSON.stringify(rudderstackWebhookBody(event)),
        headers: { 'user-agent': 'RudderLabs', 'content-type': 'application/json', ...headers },
        marks: [copy.mark],
        lane: String(event['rudderId']),
      })
    },
    size: () => 0,
    close: () => {},
  }
}
