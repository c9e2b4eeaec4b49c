import type { Warehouse } from '../../warehouse/warehouse.ts'

/** How one vendor's copies come in. */
export type SourceHealth = {
  readonly leg: 'segment' | 'rudderstack'
  /** ms since epoch, null where none ever came. */
  readonly lastCopyAt: number | null
  /** Of the copies of the last hour. */
  readonly copies: number
  /** From the call to its arrival here, by the visitor's clock. */
  readonly lagMs: { readonly median: number | null; readonly p95: number | null }
  /** Share of copies, 0..1, whose visitor's clock is ahead of ours, and by how much the median of these. */
  readonly ahead: { readonly share: number; readonly medianMs: number | null }
}

const SOURCES = `
SELECT toString(leg) AS leg, max(toUnixTimestamp64Milli(received)) AS last_ms,
  countIf(received >= fromUnixTimestamp64Milli({since:UInt64}, 'UTC')) AS copies,
  quantileIf(0.5)(received_ms - origin_ms, received_ms >= {since:UInt64}) AS median,
  quantileIf(0.95)(received_ms - origin_ms, received_ms >= {since:UInt64}) AS p95,
  countIf(origin_ms > received_ms AND received_ms >= {since:UInt64}) AS ahead,
  quantileIf(0.5)(origin_ms - received_ms, origin_ms > received_ms AND received_ms >= {since:UInt64}) AS ahead_by
FROM (SELECT leg, received, toUnixTimestamp64Milli(received) AS received_ms, toUnixTimestamp64Milli(origin) AS origin_ms FROM copies)
GROUP BY leg`

const HOUR_MS = 3_600_000
const LEGS = ['segment', 'rudderstack'] as const

type Row = {
  readonly leg: string
  readonly last_ms: string
  readonly copies: string
  readonly median: number | null
  readonly p95: number | null
  readonly ahead: string
  readonly ahead_by: number | null
}

/** @param now ms since epoch */
export const answerSources = async (warehouse: Warehouse, now: number): Promise<readonly SourceHealth[]> => {
  const rows = await warehouse.query<Row>(SOURCES, { since: Math.max(0, now - HOUR_MS) })
  return LEGS.map((leg) => {
    const row = rows.find((each) => each.leg === leg)
    const copies = Number(row?.copies ?? 0)
    return {
      leg,
      lastCopyAt: row ? Number(row.last_ms) : null,
      copies,
      lagMs: {
        median: copies > 0 ? (row?.median ?? null) : null,
        p95: copies > 0 ? (row?.p95 ?? null) : null,
      },
      ahead: {
        share: copies > 0 ? Number(row?.ahead ?? 0) / copies : 0,
        medianMs: Number(row?.ahead ?? 0) > 0 ? (row?.ahead_by ?? null) : null,
      },
    }
  })
}
