import type { Warehouse } from '../../warehouse/warehouse.ts'
import { parsedPayload } from '../parsed-payload.ts'

/** Both canonical forms of a pair with masked values, null where a leg had no copy. */
export type Sample = { readonly segment: unknown; readonly rudderstack: unknown }

const SAMPLE = `
SELECT segment, rudderstack FROM samples WHERE pair_id = {id:String} ORDER BY taken DESC LIMIT 1`

/** null where it was not among the few pairs of its kind. */
export const readSample = async (warehouse: Warehouse, id: string): Promise<Sample | null> => {
  const [row] = await warehouse.query<{ segment: string; rudderstack: string }>(SAMPLE, { id })
  return row ? { segment: parsedPayload(row.segment), rudderstack: parsedPayload(row.rudderstack) } : null
}
