import type { Leg } from '../src/core/index.ts'
import { areOlder, type Report } from '../src/server/index.ts'

/** The newest report of each page view, as the rollout server took it. */
export type ReportBook = {
  take(report: unknown): void
  /** Calls that this person's pages say were made for the leg; a reset is none, it is on no wire. */
  made(subject: string, leg: Leg): number
  of(subject: string): readonly Report[]
}

const wireCalls = ({ calls }: Report, leg: Leg): number =>
  calls.filter((row) => row.type !== 'reset' && row.leg === leg).reduce((sum, { made }) => sum + made, 0)

export const createReportBook = (): ReportBook => {
  const pages = new Map<string, Report>()
  const of = (subject: string): Report[] => [...pages.values()].filter((report) => report.subject === subject)
  return {
    take(given) {
      const report = given as Report
      const before = pages.get(report.page)
      if (before === undefined || !areOlder(report.calls, before.calls)) pages.set(report.page, report)
    },
    made: (subject, leg) => of(subject).reduce((sum, report) => sum + wireCalls(report, leg), 0),
    of,
  }
}
