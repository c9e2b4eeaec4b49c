// The observer by itself, for a page that drives it; what it tells is kept in order.
import { observe, type ObserveOptions } from '../../../src/browser/delivery/observe.ts'

type Leg = 'segment' | 'rudderstack'

export type Seen = {
  readonly leg: Leg
  readonly id: string
  /** Milliseconds since the page began. */
  readonly at: number
  /** Of a request that is about to leave. */
  readonly request?: { readonly url: string; readonly body: string }
  /** As `confirmed`, `retry 500`, `retry null`. */
  readonly outcome?: string
}

const delivery = {
  seen: [] as Seen[],
  outcomes: (): string[] => delivery.seen.flatMap(({ outcome }) => outcome ?? []),
  start(endpoints: ObserveOptions['endpoints']): { stop(): void } {
    return observe({
      endpoints,
      onRequest: (leg, requests) =>
        requests.forEach(({ id, ...request }) =>
          delivery.seen.push({ leg, id, request, at: performance.now() }),
        ),
      onOutcome: (leg, id, outcome) => {
        const status = 'status' in outcome ? ` ${outcome.status}` : ''
        delivery.seen.push({ leg, id, outcome: outcome.kind + status, at: performance.now() })
      },
    })
  },
  observe,
}

declare global {
  interface Window {
    delivery: typeof delivery
  }
}

window.delivery = delivery
