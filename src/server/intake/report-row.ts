import type { Report } from '../reports/report.ts'
import type { ReportRow } from '../warehouse/rows.ts'
import { columnText } from './column-text.ts'

/** A report as the warehouse keeps it. */
export const reportRow = (report: Report, receivedMs: number): ReportRow => ({
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
  problems: report.problems,
  sdks: report.sdks,
  calls: report.calls,
})
