import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Leg } from '../../core/index.ts'
import type { Scheduler } from '../scheduler.ts'

export type SegmentWebhook = {
  readonly url: string
  /** Signs every request: `X-Signature`. @default no signature */
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Segment's two webhook destinations. @default 'classic' */
  readonly format?: 'classic' | 'actions'
  /** `actions` alone: events in a request, 1..4000; over 1 they come as an array. @default 1 */
  readonly batchSize?: number
  /** How long a batch waits to become full. @default 500 */
  readonly batchMs?: number
}

export type RudderstackWebhook = {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

export type WebhookOptions = {
  readonly segment?: SegmentWebhook
  readonly rudderstack?: RudderstackWebhook
  /** Copies of a leg that wait at once; what is beyond is dropped and counted. @default 20,000 */
  readonly queueLimit?: number
  /** Factor on the waits and the window of retries: 0.001 makes a second of a quarter of an hour. @default 1 */
  readonly timeScale?: number
  /** Told in a sentence, once for each kind, when copies are dropped or refused. */
  readonly onProblem?: (sentence: string) => void
  /** @default the system's timers */
  readonly scheduler?: Scheduler
}

const isWebUrl = (url: string): boolean => /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')

/** Where it goes, without what may be secret: user, password and query. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function assertHeaders(at: string, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch {
      // the system's own error would show the value
      throw new TypeError(`${at}.headers: ${JSON.stringify(name)} or its value is no HTTP header`)
    }
  }
}

/** @throws TypeError that names the option; no value of a header is in it */
export function assertWebhookOptions(options: WebhookOptions): void {
  for (const leg of ['segment', 'rudderstack'] satisfies Leg[]) {
    const webhook = options[leg]
    if (webhook === undefined) continue
    if (!isWebUrl(webhook.url)) throw new TypeError(`webhooks.${leg}.url must be an http or https address`)
    assertHeaders(`webhooks.${leg}`, webhook.headers ?? {})
  }
  const { batchSize = 1, format = 'classic' } = options.segment ?? {}
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 4_000)
    throw new TypeError('webhooks.segment.batchSize must be a whole number from 1 to 4000')
  if (batchSize > 1 && format === 'classic')
    throw new TypeError(
      'webhooks.segment.batchSize needs format "actions": the classic webhook never batches',
    )
}
