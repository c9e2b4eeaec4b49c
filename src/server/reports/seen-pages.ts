import { keyOf, personOf } from './people.ts'
import { createRecentMap } from './recent-map.ts'
import type { Report } from './report.ts'

/** A page view as its reports show it; times in ms since epoch. */
export type SeenPage = {
  /** The highest that it has reported. */
  readonly revision: number
  /** Of its first report, of its newest, and of the first one under this revision. */
  readonly firstAt: number
  readonly lastAt: number
  readonly revisionAt: number
  /**
   * Whether another page of the same person has begun since: the one that this was left for, or another tab, and then
   * the next report of this one brings it back. Nothing else tells that a page was closed.
   */
  gone: boolean
}

export type SeenPages = {
  /** Takes a report of the rollout's key. Answers with the page before it, if any, and after it. */
  add(report: Report): { readonly before: SeenPage | undefined; readonly page: SeenPage }
  values(): Iterable<SeenPage>
}

/** @param max pages kept, those that reported last; about 50 MB for 100,000 */
export const createSeenPages = (now: () => number, max = 100_000): SeenPages => {
  const pages = createRecentMap<SeenPage>(max)
  /** The page of each person that reported last. */
  const newest = createRecentMap<string>(max)
  return {
    add(report) {
      const at = now()
      const person = keyOf(personOf(report))
      const before = pages.get(report.page)
      // two beacons can overtake each other
      const revision = Math.max(before?.revision ?? 0, report.revision)
      const page = {
        revision,
        firstAt: before?.firstAt ?? at,
        lastAt: at,
        revisionAt: before?.revision === revision ? before.revisionAt : at,
        gone: false,
      }
      const left = before === undefined ? pages.get(newest.get(person) ?? '') : undefined
      if (left) left.gone = true
      newest.set(person, report.page)
      pages.set(report.page, page)
      return { before, page }
    },
    values: pages.values,
  }
}
