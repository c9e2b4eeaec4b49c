import type { Leg } from '../../core/index.ts'
import { createLegOf, type Endpoints } from './endpoints.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import { requestsOf, type ObservedRequest } from './requests-of.ts'
import { watchFetch } from './watch-fetch.ts'
import type { Watcher } from './watcher.ts'
import { watchXhr } from './watch-xhr.ts'

export type ObserveOptions = {
  readonly endpoints: Endpoints
  /** A request with these events of ours is about to leave, also by a retry. */
  onRequest(leg: Leg, requests: readonly ObservedRequest[]): void
  /** What became of it, once an event and request; after a `retry` or `refused` another request may still confirm. */
  onOutcome(leg: Leg, pairId: string, outcome: Outcome): void
}

/** The endpoints' addresses are short, and a data URL may have megabytes. */
const MAX_URL_CHARS = 2_000

function textOf(input: unknown): string | null {
  if (typeof input === 'string') return input
  if (input instanceof URL) return input.href
  return input instanceof Request ? input.url : null
}

function quietly(run: () => void): void {
  try {
    run()
  } catch {
    // the page is not to suffer from it
  }
}

function createWatcher({ endpoints, onRequest, onOutcome }: ObserveOptions): Watcher {
  const legOf = createLegOf(endpoints)
  return {
    targetOf(input) {
      try {
        const text = textOf(input)
        if (text === null || text.length > MAX_URL_CHARS) return null
        const url = new URL(text, document.baseURI)
        const leg = legOf(url)
        return leg && { leg, url: url.href }
      } catch {
        return null
      }
    },
    begin({ leg, url }, method, body) {
      if (typeof body !== 'string' || String(method).toUpperCase() !== 'POST') return null
      const requests = requestsOf(leg, url, body)
      if (requests.length === 0) return null
      quietly(() => onRequest(leg, requests))
      return (status) => {
        for (const { id } of requests) quietly(() => onOutcome(leg, id, outcomeOf(leg, status)))
      }
    },
  }
}

/**
 * Sees what the vendors' SDKs post and what is answered: by `fetch` (Segment) and `XMLHttpRequest` (RudderStack). What is
 * none of our events passes with the same arguments, `this`, promise and errors; of an answer nothing but the status is
 * read. Of a request of ours a rejection counts as handled, so no `unhandledrejection` comes of it. What a browser sends
 * by `sendBeacon`, or with its body in a Request object, is not seen. Never throws.
 *
 * @returns `stop` puts the natives back, or lets everything pass where somebody has wrapped ours; nothing is told then
 */
export function observe(options: ObserveOptions): { stop(): void } {
  let stopped = false
  const watcher = createWatcher({
    endpoints: options.endpoints,
    onRequest: (leg, requests) => stopped || options.onRequest(leg, requests),
    onOutcome: (leg, pairId, outcome) => stopped || options.onOutcome(leg, pairId, outcome),
  })
  const ends = [watchFetch, watchXhr].map((watch) => {
    try {
      return watch(watcher)
    } catch {
      // a browser, or a page, without it
      return () => {}
    }
  })
  return {
    stop() {
      stopped = true
      for (const end of ends) quietly(end)
    },
  }
}
