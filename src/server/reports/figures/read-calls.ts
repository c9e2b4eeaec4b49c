import type { Cause } from '../../../core/call/causes.ts'
import type { Cohort, Leg } from '../../../core/index.ts'
import { groupBy } from '../../parity/group-by.ts'
import { CALL_STATES, type CallCounts } from '../report.ts'
import type { CallsTally, CallSums } from '../revision-tally.ts'
import { COUNTED, type Figures, type InForce } from './counted.ts'

const MAX_EVENTS = 100

const UP_TO_NOW = `${COUNTED} AND revision <= {revision:UInt64}`

/** Pages that have been in another session, cohort or revision before: their totals hold what they did there. */
const MOVED = `
SELECT page FROM reports FINAL WHERE ${UP_TO_NOW}
GROUP BY page HAVING count() > 1 AND max(revision) = {revision:UInt64}`

const ROWS = `
SELECT page, revision, rank, received, cohort, call_legs AS leg, call_types AS type, call_events AS event,
  ${CALL_STATES.map((state) => `call_${state} AS ${state}`).join(', ')}, call_causes AS causes
FROM reports FINAL
ARRAY JOIN call_legs, call_types, call_events, ${CALL_STATES.map((state) => `call_${state}`).join(', ')}, call_causes`

const BEFORE = CALL_STATES.map((state) => `lagInFrame(${state}) OVER w AS before_${state}`).join(', ')
const NOTHING = CALL_STATES.map((state) => `toUInt32(0) AS before_${state}`).join(', ')
const FIELDS = `cohort, leg, type, event, causes, before_causes, ${CALL_STATES.map((state) => `${state}, before_${state}`).join(', ')}`

/** What each page adds: its totals, without those that it came with. */
const ADDED = `
SELECT ${FIELDS} FROM (
  SELECT *, CAST(map(), 'Map(LowCardinality(String), UInt32)') AS before_causes, ${NOTHING}
  FROM (${ROWS} WHERE ${COUNTED} AND revision = {revision:UInt64} AND page GLOBAL NOT IN (${MOVED})) AS own
)
UNION ALL
SELECT ${FIELDS} FROM (
  SELECT *, lagInFrame(causes) OVER w AS before_causes, ${BEFORE}
  FROM (${ROWS} WHERE ${UP_TO_NOW} AND page GLOBAL IN (${MOVED})) AS own
  WINDOW w AS (PARTITION BY page, leg, type, event ORDER BY revision, rank, received ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
) WHERE revision = {revision:UInt64}`

// no count goes below 0, as that of the pending does when a call moves on
const SUMS = CALL_STATES.map(
  (state) => `sum(greatest(toInt64(added.${state}) - added.before_${state}, 0)) AS ${state}`,
).join(', ')

const grouped = (select: string, from: string, by: string): string =>
  `SELECT ${select} FROM (${from}) AS added GROUP BY GROUPING SETS ((cohort, leg${by}), (leg, type, event${by}))`

const CALLS = `
SELECT * FROM (${grouped(`toString(cohort) AS in_cohort, toString(leg) AS of_leg, type, event, ${SUMS}`, ADDED, '')})
ORDER BY in_cohort = '', made DESC, event, type, of_leg DESC LIMIT ${MAX_EVENTS + 6}`

const BY_CAUSE = `
SELECT cohort, leg, type, event, cause, toInt64(causes[cause]) - before_causes[cause] AS calls
FROM (${ADDED}) AS added ARRAY JOIN mapKeys(causes) AS cause WHERE notEmpty(causes)`

const MAX_CAUSES = 5_000

const CAUSES = `
SELECT * FROM (${grouped('toString(cohort) AS in_cohort, toString(leg) AS of_leg, type, event, toString(cause) AS why, sum(greatest(added.calls, 0)) AS calls', BY_CAUSE, ', cause')})
WHERE calls > 0 ORDER BY in_cohort = '', calls DESC LIMIT ${MAX_CAUSES}`

/** A row of a cohort and leg, or of an event: then `in_cohort` is ''. */
type Place = {
  readonly in_cohort: Cohort | ''
  readonly of_leg: Leg
  readonly type: string
  readonly event: string
}
type CountsRow = Place & { readonly [state in keyof CallCounts]: string }
type CauseRow = Place & { readonly why: Cause; readonly calls: string }

const nameOf = ({ in_cohort: cohort, of_leg: leg, type, event }: Place): string =>
  cohort === '' ? JSON.stringify([leg, type, event]) : `${cohort} ${leg}`

/** A state that the row does not name counts 0. */
export const countsOf = (row: { readonly [state in keyof CallCounts]?: string }): CallCounts =>
  Object.fromEntries(CALL_STATES.map((state) => [state, Number(row[state] ?? 0)])) as CallCounts

/** What became of calls, and why: in each cohort, and of each event. */
export const readCalls = async (warehouse: Figures, inForce: InForce): Promise<CallsTally> => {
  const parameters = { ...inForce }
  const [rows, causeRows] = await Promise.all([
    warehouse.query<CountsRow>(CALLS, parameters),
    warehouse.query<CauseRow>(CAUSES, parameters),
  ])
  const causes = groupBy(causeRows, nameOf)
  const sumsOf = (name: string, row: Partial<CountsRow>): CallSums => ({
    ...countsOf(row),
    causes: Object.fromEntries((causes.get(name) ?? []).map(({ why, calls }) => [why, Number(calls)])),
  })
  const legsOf = (cohort: Cohort): CallsTally['calls'][Cohort] => {
    const of = (leg: Leg): CallSums => {
      const row = rows.find((each) => each.in_cohort === cohort && each.of_leg === leg)
      return sumsOf(`${cohort} ${leg}`, row ?? {})
    }
    return { segment: of('segment'), rudderstack: of('rudderstack') }
  }
  const events = rows
    .filter((row) => row.in_cohort === '')
    .slice(0, MAX_EVENTS)
    .map((row) => ({ leg: row.of_leg, type: row.type, event: row.event, ...sumsOf(nameOf(row), row) }))
  return {
    calls: { segment: legsOf('segment'), dual: legsOf('dual'), rudderstack: legsOf('rudderstack') },
    events,
  }
}
