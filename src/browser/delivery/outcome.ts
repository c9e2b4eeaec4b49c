import type { Leg } from '../../core/index.ts'

/**
 * What the vendor's answer says of an event. `confirmed` 2xx · `refused` the SDK gives it up at this status · `retry`
 * the SDK keeps it and tries again; status `null` where there was no answer · `handed` sent, and the answer says nothing.
 */
export type Outcome =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'retry'; readonly status: number | null }
  | { readonly kind: 'handed' }

/**
 * Whether the SDK sends again after an error of this status. As in the sources of analytics-next 1.84 (an app can change
 * it there by `httpConfig`) and of analytics-js 3.34.
 */
const RETRIES: Readonly<Record<Leg, (status: number) => boolean>> = {
  segment: (status) =>
    status < 500 ? [408, 410, 429, 460].includes(status) : ![501, 505, 511].includes(status),
  rudderstack: (status) => status === 429 || status >= 500,
}

/** `status` is `null` where no answer came, and 0 where the browser does not show it. */
export function outcomeOf(leg: Leg, status: number | null): Outcome {
  if (status === null) return { kind: 'retry', status }
  if (status >= 200 && status < 300) return { kind: 'confirmed' }
  // both SDKs take a redirection for success, and no vendor has confirmed anything by it
  if (status < 400) return { kind: 'handed' }
  return { kind: RETRIES[leg](status) ? 'retry' : 'refused', status }
}
