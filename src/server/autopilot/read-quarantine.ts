import type { Quarantine } from '../../core/ramp/evidence.ts'
import { COUNTED } from '../reports/figures/counted.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { ALWAYS_TAKEN, floodsOf } from './floods-of.ts'
import { DUAL_PAGES, FIRST_SEEN } from './reported.ts'

/** More than can be left out at a share of 0.1 %. */
const MOST_NETWORKS = 10_000

const byNetwork = (each: string): string => `
SELECT network, units, total FROM (
  SELECT network, count() AS units, sum(count()) OVER () AS total FROM (${each}) AS e GROUP BY network
) WHERE network != 0 AND units > ${ALWAYS_TAKEN} ORDER BY units DESC LIMIT ${MOST_NETWORKS}`

const PAGES = `
SELECT uniqExact(page) AS pages FROM sightings
WHERE ${COUNTED} AND revision >= {revision:UInt64} AND has({networks:Array(UInt32)}, network)`

type Row = { readonly network: number; readonly units: string; readonly total: string }

/** Of which revisions: since the ramp began, and since the stage did. */
type Window = { readonly key: string; readonly from: number; readonly since: number }

type Read = {
  readonly networks: readonly number[]
  /** null where there is none. */
  readonly quarantine: Quarantine | null
}

const NONE: Read = { networks: [], quarantine: null }

/**
 * The networks that count for nothing, as too many pages of people on both legs came from them, or too many people who were
 * first seen there. One that is not known is left in.
 * @param share 0..1 of what all networks have @returns also how many pages they sent since the ramp began
 */
export const readQuarantine = async (
  warehouse: Pick<Warehouse, 'query'>,
  { key, from, since }: Window,
  share: number,
): Promise<Read> => {
  if (share >= 1) return NONE
  const flooding = async (each: string, revision: number): Promise<readonly number[]> => {
    const rows = await warehouse.query<Row>(byNetwork(each), { key, revision })
    const counts = rows.map(({ network, units }) => ({ network, count: Number(units) }))
    return floodsOf(counts, Number(rows[0]?.total ?? 0), share).map(({ network }) => network)
  }
  const found = await Promise.all([flooding(FIRST_SEEN, from), flooding(DUAL_PAGES, since)])
  const networks = [...new Set(found.flat())]
  if (networks.length === 0) return NONE
  const [row] = await warehouse.query<{ readonly pages: string }>(PAGES, { key, revision: from, networks })
  return { networks, quarantine: { networks: networks.length, pages: Number(row?.pages ?? 0), share } }
}
