import type { Rule } from '../../../core/parity/user-rule.ts'
import { timeWithMs } from '../../warehouse/lines/time.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { compareCopies, type RawCopy } from './compare-copies.ts'
import { columnsOf } from './columns-of.ts'
import { minuteParameters } from './minutes.ts'
import { pairsOf } from './pair-source.ts'

const AT_ONCE = 500
const COLUMNS = ['hash', 'cohort'] as const
const of = columnsOf(COLUMNS)

const COPY = ['payload', 'paths', 'types', 'hashes', 'hash'] as const
const copy = columnsOf(COPY)

/** Pairs whose copies differ after the built-in rules, and that were not compared under these user rules yet. */
const OPEN = `
SELECT pair_id FROM (${pairsOf(COLUMNS)}) AS p
WHERE ns > 0 AND nr > 0 AND ${of('s', 'hash')} != ${of('r', 'hash')} AND
  (pair_id, ${of('s', 'hash')}, ${of('r', 'hash')}) GLOBAL NOT IN
    (SELECT pair_id, segment_hash, rudderstack_hash FROM pair_differences WHERE rules = {rules:UInt64})
LIMIT {most:UInt32}`

const side = (leg: 's' | 'r'): string => COPY.map((name) => `${copy(leg, name)} AS ${leg}_${name}`).join(', ')

const COPIES = `
SELECT pair_id, ${side('s')}, ${side('r')}
FROM (${pairsOf(COPY)}) AS p WHERE pair_id IN (${OPEN})`

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
  buckets: readonly number[],
  { rules, hash }: RulesInForce,
  { now, version }: { readonly now: number; readonly version: number },
): Promise<number> => {
  const parameters = { ...minuteParameters(buckets), rules: hash, most: AT_ONCE }
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
      `differences ${version} ${compared}`,
    )
    if (rows.length < AT_ONCE) return compared
  }
}
