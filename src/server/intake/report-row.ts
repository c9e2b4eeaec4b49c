import { foldRows } from '../reports/call-rows.ts'
import type { Report } from '../reports/report.ts'
import type { ReportRow } from '../warehouse/rows.ts'
import { columnText } from './column-text.ts'

/** A report as the warehouse keeps it. */
export const reportRow = (report: Report, receivedMs: number, network: number): ReportRow => ({
  page: report.page,
  receivedMs,
  session: report.session ?? '',
  subject: report.subject ?? '',
  bucket: report.bucket,
  key: columnText(report.key),
  revision: report.revision,
  cohort: report.cohort ?? '',
  region: columnText(report.region),
  area: columnText(report.area),
  appVersion: columnText(report.appVersion),
  consent: report.consent,
  forced: report.forced,
  problems: summed(report.problems),
  sdks: report.sdks,
  calls: foldRows(report.calls),
  identity: report.identity,
  network,
})

/** Each code once, with all its counts. */
const summed = (problems: Report['problems']): Report['problems'] => {
  const counts = new Map<string, number>()
  for (const { code, count } of problems) counts.set(code, (counts.get(code) ?? 0) + count)
  return [...counts].map(([code, count]) => ({ code, count }))
}
