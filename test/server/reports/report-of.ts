import { parseReport } from '../../../src/server/reports/parse-report.ts'
import type { Report } from '../../../src/server/reports/report.ts'
import { reportBody } from '../support.ts'

/** A report as it is taken from a gate. */
export const reportOf = (changes: Record<string, unknown> = {}): Report => {
  const parsed = parseReport(reportBody(changes))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.report
}
