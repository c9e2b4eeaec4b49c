import { CALL_STATES } from '../../reports/report.ts'
import { reportRank } from '../../reports/report-rank.ts'
import type { ReportRow } from '../rows.ts'
import type { Column } from './row-lines.ts'
import { timeWithMs } from './time.ts'
import { unsigned, unsigned32 } from './unsigned.ts'

export const REPORT_COLUMNS: readonly Column<ReportRow>[] = [
  ['session', (row) => row.session],
  ['page', (row) => row.page],
  ['rank', ({ calls }) => reportRank(calls)],
  ['received', (row) => timeWithMs(row.receivedMs)],
  ['subject', (row) => row.subject],
  ['subject_bucket', (row) => row.bucket],
  ['key', (row) => row.key],
  ['revision', (row) => unsigned(row.revision)],
  ['cohort', (row) => row.cohort],
  ['region', (row) => row.region],
  ['area', (row) => row.area],
  ['app_version', (row) => row.appVersion],
  ['consent', (row) => row.consent],
  ['forced', (row) => row.forced],
  ['problem_codes', (row) => row.problems.map(({ code }) => code)],
  ['problem_counts', (row) => row.problems.map(({ count }) => unsigned32(count))],
  ['segment_state', (row) => row.sdks.segment?.state ?? ''],
  ['segment_ms', (row) => row.sdks.segment?.ms ?? null],
  ['rudderstack_state', (row) => row.sdks.rudderstack?.state ?? ''],
  ['rudderstack_ms', (row) => row.sdks.rudderstack?.ms ?? null],
  ['call_legs', (row) => row.calls.map(({ leg }) => leg)],
  ['call_types', (row) => row.calls.map(({ type }) => type)],
  ['call_events', (row) => row.calls.map(({ event }) => event)],
  ...CALL_STATES.map((state): Column<ReportRow> => [
    `call_${state}`,
    (row) => row.calls.map((call) => unsigned32(call[state])),
  ]),
  ['identity_source', (row) => row.identity?.source ?? ''],
  ['identity_conflicts', (row) => unsigned32(row.identity?.conflicts ?? 0)],
  ['network', (row) => row.network],
  ['call_causes', (row) => row.calls.map(({ causes }) => causes ?? {})],
]
