import type { Leg } from '../../core/index.ts'

type Page = { readonly analytics?: unknown; readonly rudderanalytics?: unknown }
type Sdkish = {
  readonly initialize?: unknown
  readonly invoked?: unknown
  readonly load?: unknown
  readonly track?: unknown
}

/** Snippets leave an array with the SDK's methods on it, a loaded SDK an object. */
const isSdk = (value: unknown): boolean => {
  try {
    const { initialize, invoked, load, track } = (value ?? {}) as Sdkish
    return typeof track === 'function' && Boolean(initialize ?? invoked ?? load)
  } catch {
    // a frame of another origin that has this name
    return false
  }
}

/**
 * The vendors whose SDK the page runs without the gate; `ours` are the objects that the gate put there itself,
 * `displaced` those that it keeps from `window.analytics`.
 */
export function findForeign(
  ours: Readonly<Record<Leg, readonly unknown[]>>,
  displaced: readonly unknown[] = [],
): Leg[] {
  const { analytics, rudderanalytics } = globalThis as Page
  const found: Leg[] = []
  if ([analytics, ...displaced].some((one) => isSdk(one) && !ours.segment.includes(one)))
    found.push('segment')
  if (isSdk(rudderanalytics) && !ours.rudderstack.includes(rudderanalytics)) found.push('rudderstack')
  return found
}
