import type { Fields, Leg } from '../../../src/core/index.ts'
import { createKeepaliveBudget } from '../../../src/browser/recovery/keepalive-budget.ts'
import { createSender, type SenderOptions } from '../../../src/browser/recovery/sender.ts'
import type { Outgoing } from '../../../src/browser/recovery/vendor-request.ts'
import { manualClock } from './manual-clock.ts'

/** What the vendor answers; `hang` never answers, `broken` is no answer at all. */
export type VendorAnswer =
  | number
  | 'hang'
  | 'broken'
  | { readonly status: number; readonly retryAfter?: string; readonly breaksOff?: true }

export type Asked = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Fields
  readonly keepalive: boolean
  /** ms of the clock */
  readonly at: number
}

const ENDPOINTS: Readonly<Record<Leg, string>> = {
  segment: 'https://api.segment.io/v1',
  rudderstack: 'https://data.example/plane/',
}

export const outgoing = (name: string, more: Fields = {}): Outgoing => ({
  id: name,
  type: 'track',
  body: { type: 'track', event: name, anonymousId: 'añon', messageId: `cf-${name}`, ...more },
})

const named = ({ event, batch }: Fields): string =>
  batch === undefined ? (event as string) : (batch as Fields[]).map(named).join('+')

/** A sender with the vendor that it sends to; `answer` is asked of every request, 200 by default. */
export function vendor(
  leg: Leg,
  answer: (name: string, nth: number) => VendorAnswer = () => 200,
  more: Partial<SenderOptions> = {},
) {
  const clock = manualClock()
  const asked: Asked[] = []
  const browser = new EventTarget()
  const seen = { underWay: 0, most: 0, read: 0 }

  const respond = (given: VendorAnswer, signal: AbortSignal): Promise<Response> => {
    if (given === 'broken') return Promise.reject(new TypeError('Failed to fetch'))
    if (given === 'hang')
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    const { status, retryAfter, breaksOff } = typeof given === 'number' ? { status: given } : given
    const text = async (): Promise<string> => {
      await Promise.resolve()
      seen.read += 1
      if (breaksOff) throw new TypeError('network error')
      return ''
    }
    const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter })
    return Promise.resolve({ status, headers, text } as Response)
  }
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const body = JSON.parse(init.body as string) as Fields
    const headers = init.headers as Record<string, string>
    asked.push({ url, headers, body, keepalive: init.keepalive === true, at: clock.monotonic() })
    seen.most = Math.max(seen.most, ++seen.underWay)
    try {
      return await respond(answer(named(body), asked.length), init.signal!)
    } finally {
      seen.underWay -= 1
    }
  }
  const sender = createSender({
    leg,
    endpoint: ENDPOINTS[leg],
    writeKey: 'KEY',
    budget: createKeepaliveBudget(),
    clock,
    random: () => 0,
    fetch: fetch as typeof globalThis.fetch,
    events: browser,
    ...more,
  })
  return {
    sender,
    clock,
    asked,
    seen,
    names: () => asked.map(({ body }) => named(body)),
    online: () => void browser.dispatchEvent(new Event('online')),
  }
}
