import type { Notice } from './notice.ts'
import type { NoticeTarget } from './notice-target.ts'
import { signStandard } from './sign-standard.ts'
import { slackBody } from './slack-body.ts'
import { webhookBody } from './webhook-body.ts'

export type Delivery =
  | { readonly outcome: 'delivered' }
  /** The endpoint wants no more. */
  | { readonly outcome: 'gone' }
  /** @param problem the end of a sentence, without an address @param retryAfterMs what the endpoint asked for */
  | { readonly outcome: 'failed'; readonly problem: string; readonly retryAfterMs: number }

type Options = {
  /** ms since epoch. */
  readonly now: number
  readonly timeoutMs: number
  /** Ends it. */
  readonly signal: AbortSignal
}

const MOST_RETRY_AFTER_MS = 3_600_000

/** One try. Never rejects. */
export const deliver = async (target: NoticeTarget, notice: Notice, options: Options): Promise<Delivery> => {
  const { now, timeoutMs, signal } = options
  const body = bodyOf(target, notice)
  if (body === null) return failed('what another version of Crossfade kept cannot be written')
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'crossfade',
        ...signature(target, notice, body, now),
      },
      // whoever answers elsewhere was not told
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    })
    // unread, it would hold the connection
    void response.body?.cancel().catch(() => {})
    if (response.ok) return { outcome: 'delivered' }
    if (response.status === 410) return { outcome: 'gone' }
    return failed(`it answered ${response.status}`, retryAfterMs(response.headers.get('retry-after')))
  } catch (error) {
    return failed(timeout.aborted ? `it gave no answer in ${timeoutMs / 1000} seconds` : causeOf(error))
  }
}

const bodyOf = ({ kind }: NoticeTarget, notice: Notice): string | null => {
  try {
    return kind === 'slack' ? slackBody(notice) : webhookBody(notice)
  } catch {
    return null
  }
}

const failed = (problem: string, wait = 0): Delivery => ({ outcome: 'failed', problem, retryAfterMs: wait })

const signature = (
  { kind, secret }: NoticeTarget,
  { id }: Notice,
  body: string,
  now: number,
): Record<string, string> => {
  if (kind === 'slack') return {}
  const timestamp = Math.floor(now / 1000)
  return {
    'webhook-id': id,
    'webhook-timestamp': `${timestamp}`,
    ...(secret && { 'webhook-signature': signStandard(id, timestamp, body, secret) }),
  }
}

const retryAfterMs = (header: string | null): number => {
  const seconds = header !== null && /^\d{1,9}$/.test(header) ? Number(header) : 0
  return Math.min(MOST_RETRY_AFTER_MS, seconds * 1000)
}

/** Its message may hold the address, which may be a secret; its code does not. */
const causeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? `it cannot be reached (${code})` : 'it cannot be reached'
}
