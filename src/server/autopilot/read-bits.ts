import type { Counts } from '../../core/index.ts'
import { eventKey, NO_SESSIONS, type Losses } from '../../core/ramp/evidence.ts'
import { COUNT_BITS, countsOf, type CountsRow } from '../parity/bit-counts.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** Which sessions count: those that began under this revision or a later one. */
export type Since = {
  /** The rollout's key. */
  readonly rollout: string
  readonly revision: number
  /** Some time before any of them, so that not all that is kept has to be read; ms since epoch. */
  readonly began: number
}

/** One settled session, in the order in which they settled. */
export type Bit = {
  /** ms since epoch. */
  readonly settled: number
  readonly session: string
  readonly isLost: boolean
  readonly isMismatched: boolean
}

/** The last one that was read. */
export type BitCursor = Pick<Bit, 'settled' | 'session'>

type Row = CountsRow & Readonly<Record<'key' | 'old' | 'gone', string>>
type BitRow = {
  readonly at: string
  readonly session: string
  readonly lost: number
  readonly mismatched: number
}

const OF_ROLLOUT = `rollout = {rollout:String} AND revision >= {revision:UInt64}
    AND began >= fromUnixTimestamp64Milli({began:UInt64}, 'UTC')`

const KEYS = `(key = 'all' OR startsWith(key, 'audience:') OR has({events:Array(String)}, key))`

const OLD = `settled <= fromUnixTimestamp64Milli({old:Int64}, 'UTC')`

/** Calls of these sessions that are there now, at first hand: (session, 32 bits of the pair's id). */
const arrived = (sessions: string): string => `
  SELECT session, murmurHash3_32(pair_id) FROM pairs FINAL
  WHERE session GLOBAL IN (${sessions}) AND outcome NOT IN ('', 'pending', 'missing', 'recovered')`

const LOST_AND_OLD = `SELECT session FROM session_bits WHERE ${OF_ROLLOUT} AND ${KEYS} AND lost = 1 AND ${OLD}`

const COUNTS = `
SELECT key, ${COUNT_BITS}, countIf(is_old) AS old, countIf(is_old AND is_gone) AS gone
FROM (
  SELECT key, lost, mismatched, duplicated, split, extra, ${OLD} AS is_old, lost = 1 AND (session, call) GLOBAL NOT IN (${arrived(LOST_AND_OLD)}) AS is_gone
  FROM session_bits FINAL WHERE ${OF_ROLLOUT} AND ${KEYS}
) GROUP BY key`

export const AT_ONCE = 50_000

const BITS = `
SELECT toUnixTimestamp64Milli(settled) AS at, session, lost, mismatched FROM (
  SELECT settled, session, lost, mismatched FROM session_bits FINAL
  WHERE key = 'all' AND ${OF_ROLLOUT} AND settled <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
) WHERE (at, session) > ({settled:UInt64}, {session:String})
ORDER BY at, session LIMIT ${AT_ONCE}`

const LOST = `
  SELECT session, call FROM session_bits FINAL WHERE key = 'all' AND ${OF_ROLLOUT} AND lost = 1
    AND settled BETWEEN fromUnixTimestamp64Milli({first:Int64}, 'UTC') AND fromUnixTimestamp64Milli({last:Int64}, 'UTC')`

const CAME = `
SELECT session FROM (${LOST}) AS l WHERE (session, call) GLOBAL IN (${arrived(`SELECT session FROM (${LOST}) AS m`)})`

/** In the year 2255, which a column can hold. */
const NEVER_MS = 9e12

/** What is known of sessions: of all that have settled, and of those that had by some time before. */
export type KnownCounts = { readonly settled: Counts; readonly final: Losses }

export const NO_COUNTS: KnownCounts = { settled: NO_SESSIONS, final: NO_SESSIONS }

/**
 * How many settled dual sessions there are, and how many of them are bad: all of them, and by key event and audience.
 * @param events whose sessions are told apart @param old those that settled by then are counted as they are now; ms since epoch
 */
export const readCounts = async (
  warehouse: Pick<Warehouse, 'query'>,
  since: Since,
  events: readonly string[],
  old: number,
): Promise<{ readonly stage: KnownCounts; readonly byKey: Readonly<Record<string, KnownCounts>> }> => {
  const keys = events.map(eventKey)
  const rows = await warehouse.query<Row>(COUNTS, { ...since, events: keys, old })
  const all = rows.map(({ key, ...counts }) => [key, knownOf(counts)] as const)
  return {
    stage: all.find(([key]) => key === 'all')?.[1] ?? NO_COUNTS,
    byKey: Object.fromEntries(all.filter(([key]) => key !== 'all')),
  }
}

const knownOf = (row: Omit<Row, 'key'>): KnownCounts => ({
  settled: countsOf(row),
  final: { sessions: Number(row.old), lost: Number(row.gone) },
})

/**
 * Sessions that have settled after the cursor, AT_ONCE at most; of all stages, as a detector goes on through them.
 * @param until ms since epoch: not those that settled later; null = all
 */
export const readBits = async (
  warehouse: Pick<Warehouse, 'query'>,
  since: Since,
  cursor: BitCursor,
  until: number | null = null,
): Promise<readonly Bit[]> => {
  const { settled, session } = cursor
  const rows = await warehouse.query<BitRow>(BITS, { ...since, settled, session, until: until ?? NEVER_MS })
  return rows.map(({ at, session, lost, mismatched }) => ({
    settled: Number(at),
    session,
    isLost: lost === 1,
    isMismatched: mismatched === 1,
  }))
}

/** Of sessions that settled without a call: those whose call is there now. @param bits in the order in which they settled */
export const readCame = async (
  warehouse: Pick<Warehouse, 'query'>,
  since: Since,
  bits: readonly Bit[],
): Promise<ReadonlySet<string>> => {
  const lost = bits.filter(({ isLost }) => isLost)
  const [first, last] = [lost[0], lost.at(-1)]
  if (first === undefined || last === undefined) return new Set()
  const rows = await warehouse.query<{ readonly session: string }>(CAME, {
    ...since,
    first: first.settled,
    last: last.settled,
  })
  return new Set(rows.map(({ session }) => session))
}
