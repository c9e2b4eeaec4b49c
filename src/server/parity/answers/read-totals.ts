import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'
import type { ParityAnswer } from './parity-answer.ts'

const TOTALS = `
SELECT dimension, key, bucket = toDateTime(0, 'UTC') AS undated, round(sum(parity_rollup.calls)) AS calls,
  round(sum(parity_rollup.segment)) AS segment, round(sum(parity_rollup.rudderstack)) AS rudderstack
FROM parity_rollup WHERE dimension IN ('all', 'unstamped') AND (${isNewest()} OR (bucket = toDateTime(0, 'UTC') AND version = (
  SELECT max(version) FROM parity_rollup WHERE dimension = '' AND bucket = toDateTime(0, 'UTC'))))
GROUP BY dimension, key, undated`

/** Of settled sessions: until then a late copy may fill a gap. */
const GAPS = `
SELECT sum(gaps) AS gaps FROM session_bits FINAL
WHERE key = 'all' AND began >= toDateTime({from:UInt32}, 'UTC') AND began < toDateTime({to:UInt32}, 'UTC')`

const SAMPLED = `
SELECT max(weight) > 1 AS sampled FROM pairs
WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')`

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
  readonly undated: number
  readonly calls: number
  readonly segment: number
  readonly rudderstack: number
}

/** What stands beside the rows. */
export const readTotals = async (warehouse: Warehouse, range: Range): Promise<Totals> => {
  const parameters = rangeParameters(range)
  const [totals, [gaps], [weighed], reported] = await Promise.all([
    warehouse.query<Total>(TOTALS, parameters),
    warehouse.query<{ gaps: string }>(GAPS, parameters),
    warehouse.query<{ sampled: number }>(SAMPLED, parameters),
    warehouse.query<{ assigned: string; segment: string; rudderstack: string }>(REPORTED, parameters),
  ])
  const totalOf = (dimension: string, key: string, undated: boolean): Total | undefined =>
    totals.find((row) => row.dimension === dimension && row.key === key && (row.undated === 1) === undated)
  const all = totalOf('all', '', false)
  const unstamped = (leg: string): number => totalOf('unstamped', leg, false)?.calls ?? 0
  return {
    funnel: {
      assigned: Number(reported[0]?.assigned ?? 0),
      called: Math.max(Number(reported[0]?.segment ?? 0), Number(reported[0]?.rudderstack ?? 0)),
      segment: all?.segment ?? 0,
      rudderstack: all?.rudderstack ?? 0,
    },
    lostOnBoth: Number(gaps?.gaps ?? 0),
    unstamped: { segment: unstamped('segment'), rudderstack: unstamped('rudderstack') },
    undated: totalOf('all', '', true)?.calls ?? 0,
    sampled: Number(weighed?.sampled ?? 0) > 0,
  }
}
