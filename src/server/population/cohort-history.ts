import type { Cohort } from '../../core/index.ts'
import { ASSIGNED, bestNamed, type Figures } from '../reports/figures/counted.ts'

/** People in each cohort, each in the one that they reported last in the step. */
export type CohortPoint = { readonly [cohort in Cohort]: number } & {
  /** Start of the step, ms since epoch. */
  readonly at: number
}

export type CohortSeries = {
  /** What was asked for, as far as it is known: at most seven days ago, and not after now; ms since epoch. */
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /** Steps without anybody are among them, those before the first report are not. The last may still run. */
  readonly points: readonly CohortPoint[]
}

const MINUTE = 60_000
export const KEPT_MS = 7 * 24 * 60 * MINUTE
const MAX_POINTS = 300
/** People do not add up over steps, so that they are counted by the length that is shown. */
const STEPS_MS = [5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const
const LONGEST_MS = 60 * MINUTE

const SEEN = bestNamed(
  `${ASSIGNED} AND received >= fromUnixTimestamp64Milli({begin:Int64}, 'UTC') AND received < fromUnixTimestamp64Milli({end:Int64}, 'UTC')`,
)

const POINTS = `
SELECT step, countIf(cohort = 'segment') AS segment, countIf(cohort = 'dual') AS dual,
  countIf(cohort = 'rudderstack') AS rudderstack
FROM (
  SELECT intDiv(toUnixTimestamp64Milli(received), {stepMs:Int64}) AS step, argMax(s.cohort, received) AS cohort
  FROM (SELECT received, person, cohort FROM sightings WHERE ${SEEN}) AS s GROUP BY step, person
) AS each
GROUP BY step`

const FIRST = `
SELECT toUnixTimestamp64Milli(min(received)) AS first, count() AS reports FROM sightings
WHERE ${ASSIGNED} AND received >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`

type Row = Readonly<Record<'step' | Cohort, string>>

/** What there is to tell of the time asked for, before anybody is counted. */
export const emptySeries = (from: number, to: number, now: number): CohortSeries => {
  const [begin, end] = [Math.max(from, now - KEPT_MS), Math.min(to, now)]
  const stepMs = STEPS_MS.find((each) => stepOf(end, each) - stepOf(begin, each) < MAX_POINTS) ?? LONGEST_MS
  return { from: begin, to: end, stepMs, points: [] }
}

const stepOf = (at: number, stepMs: number): number => Math.floor(at / stepMs)

/**
 * People seen in each step of time, by cohort.
 * @param from @param to @param now ms since epoch
 */
export const readCohortHistory = async (
  warehouse: Figures,
  key: string,
  from: number,
  to: number,
  now: number,
): Promise<CohortSeries> => {
  const series = emptySeries(from, to, now)
  const { stepMs } = series
  if (series.to < series.from) return series
  const [begin, end] = [stepOf(series.from, stepMs) * stepMs, (stepOf(series.to, stepMs) + 1) * stepMs]
  const [[seen], rows] = await Promise.all([
    warehouse.query<{ first: string; reports: string }>(FIRST, { key, since: now - KEPT_MS }),
    warehouse.query<Row>(POINTS, { key, begin, end, stepMs }),
  ])
  if (Number(seen?.reports ?? 0) === 0) return series
  const first = stepOf(Math.max(series.from, Number(seen?.first)), stepMs)
  const counts = new Map(rows.map((row) => [Number(row.step), row]))
  const length = Math.max(0, stepOf(series.to, stepMs) - first + 1)
  const points = Array.from({ length }, (_, index) =>
    pointOf((first + index) * stepMs, counts.get(first + index)),
  )
  return { ...series, points }
}

const pointOf = (at: number, row: Row | undefined): CohortPoint => ({
  at,
  segment: Number(row?.segment ?? 0),
  dual: Number(row?.dual ?? 0),
  rudderstack: Number(row?.rudderstack ?? 0),
})
