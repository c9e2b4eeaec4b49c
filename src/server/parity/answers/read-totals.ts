import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'
import type { ParityAnswer } from './parity-answer.ts'

const TOTALS = `
SELECT dimension, key, round(sum(parity_rollup.calls)) AS calls, round(sum(parity_rollup.segment)) AS segment,
  round(sum(parity_rollup.rudderstack)) AS rudderstack
FROM parity_rollup WHERE dimension IN ('all', 'unstamped') AND ${isNewest()} GROUP BY dimension, key`

const UNDATED = `
SELECT round(sum(calls)) AS calls FROM parity_rollup FINAL WHERE dimension = 'all' AND bucket = toDateTime(0, 'UTC')`

const GAPS = `
SELECT sum(gap) AS gaps, max(sampled) AS sampled FROM (
  SELECT max(seq) - min(seq) + 1 - uniqExact(seq) AS gap, max(weight) > 1 AS sampled
  FROM pairs WHERE cohort = 'dual' AND session != '' AND ${isNewest()} GROUP BY session)`

/** A dual call is made once for each leg. */
const REPORTED = `
SELECT uniqExactIf(session, session != '') AS assigned,
  sum(arraySum((leg, made) -> if(leg = 'segment', made, 0), call_legs, call_made)) AS segment,
  sum(arraySum((leg, made) -> if(leg = 'rudderstack', made, 0), call_legs, call_made)) AS rudderstack
FROM reports FINAL WHERE cohort = 'dual' AND NOT forced
  AND received >= toDateTime({from:UInt32}, 'UTC') AND received < toDateTime({to:UInt32}, 'UTC')`

type Totals = Pick<ParityAnswer, 'funnel' | 'lostOnBoth' | 'unstamped' | 'undated' | 'sampled'>
type Total = {
  readonly dimension: string
  readonly key: string
  readonly calls: number
  readonly segment: number
  readonly rudderstack: number
}

/** What stands beside the rows. */
export const readTotals = async (warehouse: Warehouse, range: Range): Promise<Totals> => {
  const parameters = rangeParameters(range)
  const [totals, undated, gaps, reported] = await Promise.all([
    warehouse.query<Total>(TOTALS, parameters),
    warehouse.query<{ calls: number }>(UNDATED),
    warehouse.query<{ gaps: string; sampled: number }>(GAPS, parameters),
    warehouse.query<{ assigned: string; segment: string; rudderstack: string }>(REPORTED, parameters),
  ])
  const all = totals.find(({ dimension }) => dimension === 'all')
  const unstamped = (leg: string): number =>
    totals.find(({ dimension, key }) => dimension === 'unstamped' && key === leg)?.calls ?? 0
  return {
    funnel: {
      assigned: Number(reported[0]?.assigned ?? 0),
      called: Math.max(Number(reported[0]?.segment ?? 0), Number(reported[0]?.rudderstack ?? 0)),
      segment: all?.segment ?? 0,
      rudderstack: all?.rudderstack ?? 0,
    },
    lostOnBoth: Number(gaps[0]?.gaps ?? 0),
    unstamped: { segment: unstamped('segment'), rudderstack: unstamped('rudderstack') },
    undated: undated[0]?.calls ?? 0,
    sampled: Number(gaps[0]?.sampled ?? 0) > 0,
  }
}
