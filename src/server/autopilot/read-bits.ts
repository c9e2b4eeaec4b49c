import type { Counts } from '../../core/index.ts'
import { eventKey, NO_SESSIONS } from '../../core/ramp/evidence.ts'
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

export const NO_BITS: BitCursor = { settled: 0, session: '' }

type CountsRow = { readonly key: string } & Readonly<Record<keyof Counts, string>>
type BitRow = {
  readonly at: string
  readonly session: string
  readonly lost: number
  readonly mismatched: number
}

const COUNTS = `
SELECT key, count() AS sessions, sum(lost) AS lost, sum(mismatched) AS mismatched, sum(duplicated) AS duplicated,
  sum(split) AS split, sum(extra) AS extra
FROM (
  SELECT key, lost, mismatched, duplicated, split, extra FROM session_bits FINAL
  WHERE rollout = {rollout:String} AND revision >= {revision:UInt64}
    AND began >= fromUnixTimestamp64Milli({began:UInt64}, 'UTC')
    AND (key = 'all' OR startsWith(key, 'audience:') OR has({events:Array(String)}, key))
) GROUP BY key`

export const AT_ONCE = 50_000

const BITS = `
SELECT toUnixTimestamp64Milli(settled) AS at, session, lost, mismatched FROM (
  SELECT settled, session, lost, mismatched FROM session_bits FINAL
  WHERE key = 'all' AND rollout = {rollout:String} AND revision >= {revision:UInt64}
    AND began >= fromUnixTimestamp64Milli({began:UInt64}, 'UTC')
) WHERE (at, session) > ({settled:UInt64}, {session:String})
ORDER BY at, session LIMIT ${AT_ONCE}`

/**
 * How many settled dual sessions there are, and how many of them are bad: all of them, and by key event and audience.
 * @param events whose sessions are told apart
 */
export const readCounts = async (
  warehouse: Pick<Warehouse, 'query'>,
  since: Since,
  events: readonly string[],
): Promise<{ readonly stage: Counts; readonly byKey: Readonly<Record<string, Counts>> }> => {
  const keys = events.map(eventKey)
  const rows = await warehouse.query<CountsRow>(COUNTS, { ...since, events: keys })
  const all = rows.map(({ key, ...counts }) => [key, numbersOf(counts)] as const)
  return {
    stage: all.find(([key]) => key === 'all')?.[1] ?? NO_SESSIONS,
    byKey: Object.fromEntries(all.filter(([key]) => key !== 'all')),
  }
}

const numbersOf = (counts: Omit<CountsRow, 'key'>): Counts => {
  const { sessions, lost, mismatched, duplicated, split, extra } = counts
  return {
    sessions: Number(sessions),
    lost: Number(lost),
    mismatched: Number(mismatched),
    duplicated: Number(duplicated),
    split: Number(split),
    extra: Number(extra),
  }
}

/** Sessions that have settled after the cursor, AT_ONCE at most; of all stages, as a detector goes on through them. */
export const readBits = async (
  warehouse: Pick<Warehouse, 'query'>,
  since: Since,
  cursor: BitCursor,
): Promise<readonly Bit[]> => {
  const { settled, session } = cursor
  const rows = await warehouse.query<BitRow>(BITS, { ...since, settled, session })
  return rows.map(({ at, session, lost, mismatched }) => ({
    settled: Number(at),
    session,
    isLost: lost === 1,
    isMismatched: mismatched === 1,
  }))
}
