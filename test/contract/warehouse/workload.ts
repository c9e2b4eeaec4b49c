import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import { copyRow } from '../../support/copy-row.ts'

export type Truth = {
  readonly event: string
  readonly matched: number
  readonly missing: number
  readonly extra: number
  readonly duplicate: number
}

export type Workload = { readonly batches: readonly (readonly CopyRow[])[]; readonly truth: readonly Truth[] }

const EVENTS = ['Cart Viewed', "It's; DROP TABLE copies --", 'Order Completed']
const BATCH = 500

/** A small generator of its own, so that a failure comes again. */
const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Kind = 'matched' | 'missing' | 'extra' | 'duplicate'

const kindOf = (draw: number): Kind =>
  draw < 0.02 ? 'missing' : draw < 0.03 ? 'extra' : draw < 0.05 ? 'duplicate' : 'matched'

const LEGS: Readonly<Record<Kind, readonly CopyRow['leg'][]>> = {
  matched: ['segment', 'rudderstack'],
  missing: ['segment'],
  extra: ['rudderstack'],
  // the vendor sent another copy of the call, and no second time the same one
  duplicate: ['segment', 'rudderstack', 'rudderstack'],
}

/** Pairs of the last hour, both legs mixed as they come in, and what is true of them. */
export const workload = (pairs: number, seed: number): Workload => {
  const next = random(seed)
  const now = Date.now()
  const counts = new Map(EVENTS.map((event) => [event, { matched: 0, missing: 0, extra: 0, duplicate: 0 }]))
  const rows: { readonly order: number; readonly row: CopyRow }[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const event = EVENTS[Math.floor(next() * EVENTS.length)] ?? ''
    const kind = kindOf(next())
    const originMs = now - Math.floor(next() * 3_600_000)
    for (const leg of LEGS[kind]) {
      const row = copyRow({
        leg,
        event,
        originMs,
        pairId: `pair-${pair}`,
        ingestId: `${rows.length}`,
        key: 'load',
      })
      rows.push({ order: next(), row })
    }
    const count = counts.get(event)
    if (count) count[kind]++
  }
  const mixed = rows.toSorted((a, b) => a.order - b.order).map(({ row }) => row)
  const batches = Array.from({ length: Math.ceil(mixed.length / BATCH) }, (_, index) =>
    mixed.slice(index * BATCH, (index + 1) * BATCH),
  )
  return { batches, truth: [...counts].map(([event, count]) => ({ event, ...count })) }
}

/** The same by SQL. */
export const TALLY = `
  SELECT event,
    toUInt32(countIf(segment = 1 AND rudderstack = 1)) AS matched,
    toUInt32(countIf(rudderstack = 0)) AS missing,
    toUInt32(countIf(segment = 0)) AS extra,
    toUInt32(countIf(segment > 1 OR rudderstack > 1)) AS duplicate
  FROM (
    SELECT event, pair_id,
      uniqExactIf(ingest_id, leg = 'segment') AS segment,
      uniqExactIf(ingest_id, leg = 'rudderstack') AS rudderstack
    FROM copies WHERE key = 'load' GROUP BY event, pair_id
  )
  GROUP BY event ORDER BY event`
