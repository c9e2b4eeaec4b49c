import { groupBy } from '../group-by.ts'
import { kindOf, type PageCalls } from './distribute-causes.ts'

/** Of a page's newest report that named this session. */
export type ReportedCalls = PageCalls & { readonly session: string }

export type SessionCalls = {
  /** What pages said since the session before. */
  readonly own: readonly PageCalls[]
  /** What the same pages said afterwards, of calls of this session and of later ones. */
  readonly later: readonly PageCalls[]
}

/**
 * Reports are totals of a page since it began, and name the one session that ran when they were sent. What is counted
 * between two of them is of the later session's calls, or of earlier calls whose end came later.
 */
export const callsBySession = (rows: readonly ReportedCalls[]): ReadonlyMap<string, SessionCalls> => {
  const bySession = new Map<string, { own: PageCalls[]; later: PageCalls[] }>()
  for (const ofPage of groupBy(rows, ({ page }) => page).values()) {
    const reports = [...groupBy(ofPage, ({ session }) => session)].toSorted(inOrder)
    for (const [index, [session, report]] of reports.entries()) {
      const calls = bySession.get(session) ?? { own: [], later: [] }
      bySession.set(session, calls)
      calls.own.push(...since(report, reports[index - 1]?.[1] ?? []))
      if (index < reports.length - 1) calls.later.push(...since(reports.at(-1)![1], report))
    }
  }
  return bySession
}

type Report = readonly [session: string, rows: readonly ReportedCalls[]]

const receivedOf = ([, rows]: Report): number => Math.max(...rows.map(({ receivedMs }) => receivedMs))

const inOrder = (a: Report, b: Report): number => receivedOf(a) - receivedOf(b) || (a[0] < b[0] ? -1 : 1)

const since = (rows: readonly ReportedCalls[], before: readonly ReportedCalls[]): PageCalls[] => {
  const earlier = new Map(before.map((row) => [kindOf(row), row.causes]))
  return rows.map(({ session: _session, ...row }) => ({
    ...row,
    causes: minus(row.causes, earlier.get(kindOf(row)) ?? {}),
  }))
}

type Causes = PageCalls['causes']

const minus = (causes: Causes, earlier: Causes): Causes =>
  Object.fromEntries(
    Object.entries(causes)
      .map(([cause, count]) => [cause, count - (earlier[cause] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
