import type { Clock } from './clock.ts'
import type { KeepaliveBudget } from './keepalive-budget.ts'
import type { VendorRequest } from './vendor-request.ts'

const TIMEOUT_MS = 10_000

/** `status` is `null` where no answer came. */
export type Answer = { readonly status: number | null; readonly retryAfter: string | null }

/** What requests are made with. */
export type Postal = {
  /** Shared by all senders of the page. */
  readonly budget: KeepaliveBudget
  readonly clock: Clock
  readonly fetch: typeof fetch
}

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * Posts, for 10 s at most. The request outlives the page where it is to, and there is room for it. Never rejects.
 *
 * @param abort ends it early
 */
export async function post(
  { url, headers, body }: VendorRequest,
  { budget, clock, fetch }: Postal,
  abort: AbortController,
  outlives: boolean,
): Promise<Answer> {
  const bytes = bytesOf(body)
  const keepalive = outlives && budget.take(bytes)
  const untime = clock.after(TIMEOUT_MS, () => abort.abort())
  let answer: Answer = { status: null, retryAfter: null }
  try {
    const response = await fetch(url, { method: 'POST', headers, body, keepalive, signal: abort.signal })
    answer = { status: response.status, retryAfter: response.headers.get('retry-after') }
    // until it is read to its end, the browser counts what a keepalive request has sent
    await response.text()
  } catch {
    // no answer, or one that broke off after its status had said it all
  }
  untime()
  if (keepalive) budget.giveBack(bytes)
  return answer
}
