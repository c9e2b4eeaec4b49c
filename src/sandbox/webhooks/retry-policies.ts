export type Tried = {
  /** Of the answer; `null` = none came in time. */
  readonly status: number | null
  /** Requests so far, this one too. */
  readonly attempts: number
  /** Since the first request. */
  readonly elapsedMs: number
}

export type Next =
  | { readonly kind: 'retry'; readonly afterMs: number }
  /** The answer says that it would be the same again. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'expired' }

export type RetryPolicy = {
  /** How long an answer may take. */
  readonly timeoutMs: number
  /** Requests at once. */
  readonly concurrency: number
  /** What becomes of a request that did not succeed. @param random 0..1 */
  readonly next: (tried: Tried, random: number) => Next
}

const SECOND = 1_000
const HOUR = 3_600 * SECOND

/**
 * Segment: an answer within 5 s; no answer and 5xx are retried for 4 h with a randomised exponential back-off
 * (https://segment.com/docs/connections/destinations/catalog/webhooks), 429 as well. The first step is not
 * documented: 15 s makes ten requests of the four hours.
 */
export const SEGMENT_RETRIES: RetryPolicy = {
  timeoutMs: 5 * SECOND,
  concurrency: 64,
  next({ status, attempts, elapsedMs }, random) {
    if (status !== null && status !== 429 && status < 500) return { kind: 'refused' }
    const afterMs = 15 * SECOND * 2 ** (attempts - 1) * (0.5 + random)
    return elapsedMs + afterMs > 4 * HOUR ? { kind: 'expired' } : { kind: 'retry', afterMs }
  },
}

/**
 * rudder-server's router (router/misc.go, handle.go retryLimitReached, handle_lifecycle.go, config.yaml): no answer in
 * 10 s counts as 504; 408, 429 and 5xx are retried after 10 s, doubled up to 300 s; 5xx until both 3 h and 3 requests
 * are over, 408 and 429 without an end; 64 workers.
 */
export const RUDDERSTACK_RETRIES: RetryPolicy = {
  timeoutMs: 10 * SECOND,
  concurrency: 64,
  next({ status, attempts, elapsedMs }) {
    const code = status ?? 504
    const isLimited = code >= 500
    if (!isLimited && code !== 408 && code !== 429) return { kind: 'refused' }
    if (isLimited && elapsedMs > 3 * HOUR && attempts >= 3) return { kind: 'expired' }
    return { kind: 'retry', afterMs: Math.min(300 * SECOND, 10 * SECOND * 2 ** (attempts - 1)) }
  },
}
