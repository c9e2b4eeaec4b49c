import type { Evidence } from '../../core/index.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { DUAL_PAGES, WITHOUT } from './reported.ts'

/** Of pages on which it is known whether the SDK came. */
const FAILURES = `
SELECT countIf(segment_state IN ('ready', 'failed')) AS segment, countIf(segment_state = 'failed') AS segment_failed,
  countIf(rudderstack_state IN ('ready', 'failed')) AS rudderstack, countIf(rudderstack_state = 'failed') AS rudderstack_failed
FROM (${DUAL_PAGES}) AS p WHERE ${WITHOUT}`

type Row = {
  readonly [field in 'segment' | 'segment_failed' | 'rudderstack' | 'rudderstack_failed']: string
}

/** Of fewer pages a share says nothing. */
const LEAST_PAGES = 100

/**
 * On which share of pages each SDK failed to load, under the stage's revisions; null where too few told.
 * @param networks whose pages are left out
 */
export const readLoadFailure = async (
  warehouse: Pick<Warehouse, 'query'>,
  key: string,
  revision: number,
  networks: readonly number[],
): Promise<Evidence['loadFailure']> => {
  const [row] = await warehouse.query<Row>(FAILURES, { key, revision, networks })
  const [segment, rudderstack] = [Number(row?.segment ?? 0), Number(row?.rudderstack ?? 0)]
  if (Math.min(segment, rudderstack) < LEAST_PAGES) return null
  return {
    segment: Number(row!.segment_failed) / segment,
    rudderstack: Number(row!.rudderstack_failed) / rudderstack,
  }
}
