import type { Leg } from '../core/index.ts'
import { rudderstackForwards, segmentForwards } from './integrations.ts'

/** `cloud`, `warehouse`, `webhook`: the vendor's servers forward to it. `device`: a script on the page does. */
export type DestinationMode = 'cloud' | 'device' | 'warehouse' | 'webhook'

export type Destination = {
  readonly id: string
  readonly mode: DestinationMode
  /** The name that each vendor's `integrations` object uses. */
  readonly names: Readonly<Record<Leg, string>>
}

/** The downstream tools that both stand-ins are connected to, under each vendor's own names. */
export const DESTINATIONS: readonly Destination[] = [
  { id: 'amplitude', mode: 'cloud', names: { segment: 'Actions Amplitude', rudderstack: 'Amplitude' } },
  { id: 'mixpanel', mode: 'cloud', names: { segment: 'Mixpanel', rudderstack: 'Mixpanel' } },
  { id: 'fullstory', mode: 'device', names: { segment: 'Fullstory (Actions)', rudderstack: 'Fullstory' } },
  { id: 'warehouse', mode: 'warehouse', names: { segment: 'Snowflake', rudderstack: 'Snowflake' } },
  { id: 'copies', mode: 'webhook', names: { segment: 'Webhooks', rudderstack: 'Webhook' } },
]

/** Segment sells two webhook destinations, and `integrations` knows each by its own name. */
export const withActionsWebhook = (destinations: readonly Destination[]): readonly Destination[] =>
  destinations.map((destination) =>
    destination.mode === 'webhook'
      ? { ...destination, names: { ...destination.names, segment: 'Webhooks (Actions)' } }
      : destination,
  )

/** The destinations that the vendor's servers forward this event to. Scripts on the page decide for themselves. */
export function forwardedTo(
  leg: Leg,
  integrations: unknown,
  destinations: readonly Destination[] = DESTINATIONS,
): readonly Destination[] {
  return destinations.filter((destination) => {
    if (destination.mode === 'device') return false
    if (leg === 'rudderstack') return rudderstackForwards(destination.names.rudderstack, integrations)
    // Segment syncs warehouses from its own store of events, which `integrations` does not filter.
    return destination.mode === 'warehouse' || segmentForwards(destination.names.segment, integrations)
  })
}
