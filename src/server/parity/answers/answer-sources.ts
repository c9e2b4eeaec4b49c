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
  /** Settled calls with such a copy in the last hour whose stamp no gate makes: they are no evidence. */
  readonly doubted: number
}

const LATELY = `
SELECT toString(leg) AS leg, max(received_ms) AS last_ms, count() AS copies,
  quantile(0.5)(received_ms - origin_ms) AS median, quantile(0.95)(received_ms - origin_ms) AS p95,
  countIf(origin_ms > received_ms) AS ahead, quantileIf(0.5)(origin_ms - received_ms, origin_ms > received_ms) AS ahead_by
FROM (
  SELECT leg, toUnixTimestamp64Milli(received) AS received_ms, toUnixTimestamp64Milli(origin) AS origin_ms FROM copies
  WHERE received >= fromUnixTimestamp64Milli({since:UInt64}, 'UTC'))
GROUP BY leg`

/** Reads a time of every copy: for a source of which nothing came lately. */
const EVER = `
SELECT toString(leg) AS leg, toUnixTimestamp64Milli(max(received)) AS last_ms FROM copies GROUP BY leg`

/** A pair that was settled several times counts once. */
const DOUBTED = `
SELECT uniqExactIf(pair_id, segment_copies > 0) AS segment, uniqExactIf(pair_id, rudderstack_copies > 0) AS rudderstack
FROM pairs WHERE last_received >= fromUnixTimestamp64Milli({since:UInt64}, 'UTC') AND doubted`

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
  const since = Math.max(0, now - HOUR_MS)
  const [lately, [doubted]] = await Promise.all([
    warehouse.query<Row>(LATELY, { since }),
    warehouse.query<Readonly<Record<SourceHealth['leg'], string>>>(DOUBTED, { since }),
  ])
  const ever =
    lately.length < LEGS.length ? await warehouse.query<Pick<Row, 'leg' | 'last_ms'>>(EVER) : lately
  return LEGS.map((leg) => {
    const row = lately.find((each) => each.leg === leg)
    const last = ever.find((each) => each.leg === leg)
    const copies = Number(row?.copies ?? 0)
    const ahead = Number(row?.ahead ?? 0)
    return {
      leg,
      lastCopyAt: last ? Number(last.last_ms) : null,
      copies,
      lagMs: { median: row?.median ?? null, p95: row?.p95 ?? null },
      ahead: {
        share: copies > 0 ? ahead / copies : 0,
        medianMs: ahead > 0 ? (row?.ahead_by ?? null) : null,
      },
      doubted: Number(doubted?.[leg] ?? 0),
    }
  })
}
