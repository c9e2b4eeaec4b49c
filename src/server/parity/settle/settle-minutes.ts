import type { Warehouse } from '../../warehouse/warehouse.ts'
import { CHANGING_RULES } from '../rules/changing-rules.ts'
import { assignCauses } from './assign-causes.ts'
import { audienceTable, type Audiences } from './audience-table.ts'
import { comparePairs, type RulesInForce } from './compare-pairs.ts'
import { dualTable } from './dual-table.ts'
import { findStrays } from './find-strays.ts'
import { inMinutes, minuteParameters } from './minutes.ts'
import { takeSamples } from './take-samples.ts'
import { WRITE_PAIRS } from './write-pairs.ts'
import { WRITE_ROLLUP } from './write-rollup.ts'

export type SettleOptions = {
  readonly warehouse: Warehouse
  readonly rules: RulesInForce
  readonly audiences: Audiences
  /** ms since epoch. */
  readonly now: number
  /** Higher than that of any settling before. */
  readonly version: number
  readonly latenessMs: number
  /** So long a raw copy is kept. */
  readonly payloadMs: number
}

export type Settled = {
  /** Minutes that this one has changed the truth of, ms since epoch. */
  readonly touched: readonly number[]
  /** Minutes that hold pending pairs, each with the time at which the first of them is judged. */
  readonly due: readonly (readonly [bucketMs: number, at: number])[]
}

const LIMITS = { max_insert_threads: 1, max_execution_time: 600 }

/**
 * Writes anew what became of every pair at home in some minutes. The same again changes nothing but the version.
 * @param buckets ms since epoch, at least one
 */
export const settleMinutes = async (
  buckets: readonly number[],
  { warehouse, rules, audiences, now, version, latenessMs, payloadMs }: SettleOptions,
): Promise<Settled> => {
  const closed = buckets.filter((bucket) => bucket < now - latenessMs)
  const touched = new Set(await findStrays(warehouse, closed, version))
  const times = { now, lateness: latenessMs, version }
  for (const bucket of await assignCauses(warehouse, buckets, times)) touched.add(bucket)
  const parameters = { ...minuteParameters(buckets), ...times, changing: [...CHANGING_RULES] }
  const known = {
    ...(await audienceTable(warehouse, buckets, audiences)),
    ...(await dualTable(warehouse, buckets, audiences)),
  }
  for (const slice of await slicesOf(warehouse, buckets)) {
    await comparePairs(warehouse, { ...minuteParameters(buckets), ...slice }, rules, { now, version })
    await warehouse.command(WRITE_PAIRS, { ...parameters, ...known, ...slice, rules: rules.hash }, LIMITS)
  }
  await warehouse.command(WRITE_ROLLUP, parameters, LIMITS)
  await takeSamples(warehouse, buckets, { now, version, payloadMs })
  for (const bucket of buckets) touched.delete(bucket)
  return { touched: [...touched], due: await dueOf(warehouse, buckets, version) }
}

const COPIES_A_SLICE = 50_000

const COUNT = `SELECT count() AS copies FROM copies WHERE ${inMinutes('bucket')}`

type Slice = { readonly slices: number; readonly slice: number }

const slicesOf = async (warehouse: Warehouse, buckets: readonly number[]): Promise<readonly Slice[]> => {
  const [row] = await warehouse.query<{ copies: string }>(COUNT, minuteParameters(buckets))
  const slices = Math.max(1, Math.ceil(Number(row?.copies ?? 0) / COPIES_A_SLICE))
  return Array.from({ length: slices }, (_, slice) => ({ slices, slice }))
}

const DUE = `
SELECT toUnixTimestamp(bucket) AS minute, due FROM parity_rollup
WHERE dimension = '' AND version = {version:UInt64} AND due > 0 AND has({minutes:Array(UInt32)}, toUnixTimestamp(bucket))`

const dueOf = async (warehouse: Warehouse, buckets: readonly number[], version: number) => {
  const rows = await warehouse.query<{ minute: number; due: string }>(DUE, {
    ...minuteParameters(buckets),
    version,
  })
  return rows.map(({ minute, due }) => [Number(minute) * 1_000, Number(due)] as const)
}
