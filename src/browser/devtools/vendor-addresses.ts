import type { Leg } from '../../core/index.ts'
import { createLegOf, segmentEndpoint } from '../delivery/endpoints.ts'
import type { GateOptions } from '../options.ts'
import { keptSegmentSettings } from '../sdk/segment/settings.ts'
import { createLocalStore } from '../storage.ts'

/** What the addresses of a leg's requests begin with: where its events go, and where its SDK asks for settings. */
export type VendorAddresses = Readonly<Record<Leg, { readonly events: string; readonly settings: string }>>

export function vendorAddresses({ segment, rudderstack }: GateOptions): VendorAddresses {
  const settings = (segment && keptSegmentSettings(segment, createLocalStore())) ?? {}
  return {
    segment: {
      events: segmentEndpoint(settings, segment?.options),
      settings: segment?.settings?.cdnURL ?? 'https://cdn.segment.com',
    },
    rudderstack: {
      events: rudderstack?.dataPlaneUrl ?? '',
      settings: rudderstack?.options?.configUrl ?? 'https://api.rudderstack.com',
    },
  }
}

const absolute = (address: string): string | null => {
  try {
    return new URL(address, document.baseURI).href
  } catch {
    return null
  }
}

/**
 * Which leg a request belongs to. Where a leg's address is the page's own, only what carries events does: the rest is
 * the page's.
 */
export function vendorOf(addresses: VendorAddresses, input: unknown): Leg | null {
  const text = input instanceof Request ? input.url : String(input)
  const url = absolute(text)
  if (url === null) return null
  const { segment, rudderstack } = addresses
  const legs = [
    ['rudderstack', rudderstack],
    ['segment', segment],
  ] as const
  const byEvents = createLegOf({ segment: [segment.events], rudderstack: [rudderstack.events] })(new URL(url))
  const begins = (prefix: string): boolean => {
    const known = absolute(prefix)
    return (
      known !== null && new URL(known).origin !== location.origin && url.startsWith(known.replace(/\/$/, ''))
    )
  }
  return byEvents ?? legs.find(([, { events, settings }]) => begins(events) || begins(settings))?.[0] ?? null
}
