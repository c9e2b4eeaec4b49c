import type { Rule } from '../../../core/parity/user-rule.ts'
import { timeWithMs } from '../../warehouse/lines/time.ts'
import type { QueryParameters, Warehouse } from '../../warehouse/warehouse.ts'
import { compareCopies, type RawCopy } from './compare-copies.ts'
import { pairsAtHome, withCopies } from './pair-source.ts'

const AT_ONCE = 2_000

const COPY = ['payload', 'paths', 'types', 'hashes', 'hash'] as const

/** Pairs whose copies differ after the built-in rules, and that were not compared under these user rules yet. */
const OPEN = `
SELECT pair_id, s_id, r_id FROM (${pairsAtHome()})
WHERE ns > 0 AND nr > 0 AND s_hash != r_hash AND (pair_id, s_hash, r_hash) GLOBAL NOT IN
  (SELECT pair_id, segment_hash, rudderstack_hash FROM pair_differences WHERE rules = {rules:UInt64})
LIMIT {most:UInt32}`

const side = (leg: 's' | 'r'): string => COPY.map((name) => `${leg}.${name} AS ${leg}_${name}`).join(', ')

const COPIES = `SELECT p.pair_id AS pair_id, ${side('s')}, ${side('r')} FROM (${OPEN}) AS p ${withCopies(COPY)}`

type Row = {
  readonly [field in `${'s' | 'r'}_${'payload' | 'hash'}`]: string
} & {
  readonly [field in `${'s' | 'r'}_${'paths' | 'types'}`]: readonly string[]
} & {
  readonly [field in `${'s' | 'r'}_hashes`]: readonly (number | string)[]
} & { readonly pair_id: string }

export type RulesInForce = {
  readonly rules: readonly Rule[]
  /** Of these very rules: an unsigned 64-bit decimal. */
  readonly hash: string
}

const rawCopy = (row: Row, leg: 's' | 'r'): RawCopy => ({
  payload: row[`${leg}_payload`],
  paths: row[`${leg}_paths`],
  types: row[`${leg}_types`],
  hashes: row[`${leg}_hashes`].map(Number),
})

/**
 * Compares the payloads of pairs that the hashes alone do not explain, a few hundred at a time, and keeps what it finds.
 */
export const comparePairs = async (
  warehouse: Warehouse,
  minutes: QueryParameters,
  { rules, hash }: RulesInForce,
  { now, version }: { readonly now: number; readonly version: number },
): Promise<number> => {
  const parameters = { ...minutes, rules: hash, most: AT_ONCE }
  for (let compared = 0; ;) {
    const rows = await warehouse.query<Row>(COPIES, parameters)
    if (rows.length === 0) return compared
    compared += rows.length
    await warehouse.insertRows(
      'pair_differences',
      rows.map((row) => ({
        pair_id: row.pair_id,
        segment_hash: row.s_hash,
        rudderstack_hash: row.r_hash,
        rules: hash,
        compared: timeWithMs(now),
        ...compareCopies(rawCopy(row, 's'), rawCopy(row, 'r'), rules),
      })),
      `differences ${version} ${String(minutes['slice'])} ${compared}`,
    )
    if (rows.length < AT_ONCE) return compared
  }
}
