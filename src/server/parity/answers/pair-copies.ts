import type { Warehouse } from '../../warehouse/warehouse.ts'
import { parsedPayload } from '../parsed-payload.ts'

/** One delivery of one leg. */
export type PairCopy = {
  readonly leg: 'segment' | 'rudderstack'
  /** ms since epoch. */
  readonly receivedAt: number
  readonly at: number
  readonly sdk: string
  readonly recovered: boolean
  /** As it was delivered; null once that is too old to be kept. */
  readonly body: unknown
}

const COPIES = `
SELECT toString(leg) AS leg, toUnixTimestamp64Milli(received) AS received_ms, toUnixTimestamp64Milli(origin) AS origin_ms, sdk, recovered,
  payload
FROM copies FINAL WHERE pair_id = {id:String} ORDER BY copies.leg, received, ingest_id LIMIT 100`

type Row = {
  readonly leg: PairCopy['leg']
  readonly received_ms: string
  readonly origin_ms: string
  readonly sdk: string
  readonly recovered: boolean
  readonly payload: string
}

/** Every copy of a pair, those of Segment first, in the order in which they came. */
export const readCopies = async (warehouse: Warehouse, id: string): Promise<readonly PairCopy[]> => {
  const rows = await warehouse.query<Row>(COPIES, { id })
  return rows.map((row) => ({
    leg: row.leg,
    receivedAt: Number(row.received_ms),
    at: Number(row.origin_ms),
    sdk: row.sdk,
    recovered: row.recovered,
    body: parsedPayload(row.payload),
  }))
}
