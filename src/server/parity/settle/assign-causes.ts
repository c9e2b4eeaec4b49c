import { timeWithMs } from '../../warehouse/lines/time.ts'
import { groupBy } from '../group-by.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { callsBySession, type ReportedCalls } from './calls-by-session.ts'
import { distributeCauses, type LostPair, type PageCalls } from './distribute-causes.ts'
import { inMinutes, minuteParameters } from './minutes.ts'
import { DUE } from './verdict-sql.ts'

const DAY = 'toIntervalDay(2)'
/** What Segment's API takes of one event; of larger ones it says yes and drops them. */
const SEGMENT_MAX_BYTES = 32 * 1_024

const lostPairs = (where: string): string => `
SELECT pair_id, any(session) AS pair_session, any(leg) AS seen, argMin(type, received) AS pair_type,
  argMin(event, received) AS pair_event, toUnixTimestamp64Milli(min(origin)) AS origin_ms, max(length(payload)) AS bytes,
  min(received) AS first_received, min(bucket) AS home
FROM copies
WHERE pair_id != '' AND cohort = 'dual' AND ${where}
GROUP BY pair_id
HAVING uniqExact(leg) = 1 AND ${DUE} <= {now:UInt64}`

const SESSIONS = `SELECT pair_session FROM (${lostPairs(inMinutes('bucket'))}) WHERE pair_session != ''`

/** All that these sessions lost, in whatever minute: a page's counts are given out over all of it. */
const LOST = `
SELECT l.pair_id AS pair_id, pair_session, toString(seen) AS seen, pair_type, pair_event, origin_ms, bytes,
  toUnixTimestamp(home) AS home, c.cause AS cause
FROM (${lostPairs(`(bucket = toDateTime(0, 'UTC') OR bucket BETWEEN toDateTime({first:UInt32}, 'UTC') - ${DAY}
  AND toDateTime({last:UInt32}, 'UTC') + ${DAY}) AND session GLOBAL IN (${SESSIONS})`)}) AS l
GLOBAL LEFT JOIN (SELECT pair_id, argMax(pair_causes.cause, assigned) AS cause FROM pair_causes GROUP BY pair_id) AS c
  ON c.pair_id = l.pair_id`

/** Of every page that ever named one of these sessions, whatever session it names now; a report without calls is a row too. */
const REPORTS = `
SELECT session, page, toUnixTimestamp64Milli(received) AS received_ms, leg, type, event, delivered, causes
FROM reports FINAL
LEFT ARRAY JOIN arrayMap(x -> toString(x), call_legs) AS leg, call_types AS type, call_events AS event, call_delivered AS delivered, call_causes AS causes
WHERE page GLOBAL IN (SELECT page FROM reports WHERE session GLOBAL IN (${SESSIONS}))`

type LostRow = {
  readonly pair_id: string
  readonly pair_session: string
  readonly seen: string
  readonly pair_type: string
  readonly pair_event: string
  readonly origin_ms: string
  readonly bytes: string
  readonly home: number
  readonly cause: string
}

type CallsRow = {
  readonly session: string
  readonly page: string
  readonly received_ms: string
  readonly leg: PageCalls['leg']
  readonly type: string
  readonly event: string
  readonly delivered: number
  readonly causes: Readonly<Record<string, number>>
}

const lostOf = (row: LostRow): LostPair => {
  const leg = row.seen === 'segment' ? 'rudderstack' : 'segment'
  return {
    pairId: row.pair_id,
    leg,
    type: row.pair_type,
    event: row.pair_type === 'track' ? row.pair_event : '',
    originMs: Number(row.origin_ms),
    oversize: leg === 'segment' && Number(row.bytes) > SEGMENT_MAX_BYTES,
  }
}

const callsOf = ({ received_ms, ...row }: CallsRow): ReportedCalls => ({
  ...row,
  receivedMs: Number(received_ms),
})

/**
 * Says of every pair that one leg lost why, and keeps it.
 * @returns the minutes, ms since epoch, of other pairs of these sessions whose cause is another one now
 */
export const assignCauses = async (
  warehouse: Warehouse,
  buckets: readonly number[],
  times: { readonly now: number; readonly lateness: number; readonly version: number },
): Promise<readonly number[]> => {
  const parameters = { ...minuteParameters(buckets), ...times }
  const lost = await warehouse.query<LostRow>(LOST, parameters)
  if (lost.length === 0) return []
  const calls = await warehouse.query<CallsRow>(REPORTS, parameters)
  const bySession = callsBySession(calls.map(callsOf))
  const changed: { row: LostRow; cause: string }[] = []
  for (const [session, rows] of groupBy(lost, ({ pair_session }) => pair_session)) {
    const { own = [], later = [] } = bySession.get(session) ?? {}
    const causes = distributeCauses(rows.map(lostOf), own, later)
    for (const row of rows) {
      const cause = causes.get(row.pair_id) ?? 'no-report'
      if (cause !== row.cause) changed.push({ row, cause })
    }
  }
  await warehouse.insertRows(
    'pair_causes',
    changed.map(({ row, cause }) => ({ pair_id: row.pair_id, cause, assigned: timeWithMs(times.now) })),
    `causes ${times.version}`,
  )
  const mine = new Set(buckets)
  return [...new Set(changed.map(({ row }) => Number(row.home) * 1_000))].filter((home) => !mine.has(home))
}
