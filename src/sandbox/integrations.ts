import { isRecord } from './json.ts'

/**
 * Segment's rule for a destination that is not a warehouse: what its own name says, else `All`, else yes. A settings
 * object is a yes. https://segment.com/docs/guides/filtering-data (the servers' code is not public; the SDK's
 * `availableExtensions` decides the same way).
 */
export function segmentForwards(name: string, integrations: unknown): boolean {
  const wanted = isRecord(integrations) ? integrations : {}
  return (wanted[name] ?? wanted['All']) !== false
}

/**
 * rudder-server's rule (FilterClientIntegrations), for every kind of destination, warehouses and webhooks too: a
 * boolean under the display name decides; an object is a yes; else `All`, true where absent. An `integrations` that
 * is not an object, or an `All` that is not a boolean, stops the event everywhere.
 */
export function rudderstackForwards(displayName: string, integrations: unknown): boolean {
  if (integrations === undefined || integrations === null) return true
  if (!isRecord(integrations)) return false
  const all = 'All' in integrations ? integrations['All'] : true
  if (typeof all !== 'boolean') return false
  const named = integrations[displayName]
  if (typeof named === 'boolean') return named
  return isRecord(named) || all
}
