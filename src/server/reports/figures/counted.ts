import type { Warehouse } from '../../warehouse/warehouse.ts'

/** What figures are asked of. */
export type Figures = Pick<Warehouse, 'query'>

/** What the rollout in force is, for telling reports about it from others. */
export type InForce = { readonly key: string; readonly revision: number }

/** A report of the rollout's key that a rollout assigned: without one the fallback decides. Parameter: key. */
export const ASSIGNED = `key = {key:String} AND cohort != '' AND revision > 0`

/** …that counts: of no tab that was held to a cohort, or in which failures were played. */
export const COUNTED = `${ASSIGNED} AND NOT forced`

/**
 * Leaves out the weaker names of people whose page found a better one later: who was known by a session is the same one
 * as the subject that the page names then.
 */
export const bestNamed = (where: string): string => `${where} AND (revision, page, kind) GLOBAL NOT IN (
  SELECT revision, page, arrayJoin(range(toUInt8(1), max(kind))) FROM sightings
  WHERE ${where} AND page GLOBAL IN (SELECT page FROM sightings WHERE ${where} AND kind < 3)
  GROUP BY revision, page HAVING min(kind) < max(kind))`
