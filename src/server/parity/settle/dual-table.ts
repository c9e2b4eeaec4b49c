import { dualBuckets } from '../../../core/cohort/dual-buckets.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import type { Audiences } from './audience-table.ts'
import { inMinutes, minuteParameters } from './minutes.ts'

const MOST = 200

/** Those of most copies, as anybody can make up others. */
const NAMED = `
SELECT revision, key FROM copies WHERE ${inMinutes('bucket')} AND cohort = 'dual'
GROUP BY revision, key ORDER BY count() DESC LIMIT ${MOST}`

/** Parameters of DOUBTED: which buckets each known rollout puts on both legs. */
export type DualTable = {
  /** REVISION, a newline and KEY. */
  readonly dual_rollouts: string[]
  readonly dual_from: number[]
  readonly dual_below: number[]
  readonly dual_sentinel: number[]
  readonly dual_sentinel_below: number[]
}

/** Of the rollouts that copies of some minutes name, as far as they are known. */
export const dualTable = async (
  warehouse: Pick<Warehouse, 'query'>,
  buckets: readonly number[],
  rollouts: Audiences,
): Promise<DualTable> => {
  const named = await warehouse.query<{ readonly revision: string; readonly key: string }>(
    NAMED,
    minuteParameters(buckets),
  )
  const table: DualTable = {
    dual_rollouts: [],
    dual_from: [],
    dual_below: [],
    dual_sentinel: [],
    dual_sentinel_below: [],
  }
  for (const { revision, key } of named) {
    const rollout = await rollouts(Number(revision))
    if (rollout === null || rollout.key !== key) continue
    const { from, below, sentinel, sentinelBelow } = dualBuckets(rollout)
    table.dual_rollouts.push(`${revision}\n${key}`)
    table.dual_from.push(from)
    table.dual_below.push(below)
    table.dual_sentinel.push(sentinel)
    table.dual_sentinel_below.push(sentinelBelow)
  }
  return table
}
