import type { Cohort, Leg } from '../../core/index.ts'
import { areOlder, foldRows, rowsSince, weightOf } from './call-rows.ts'
import { createCounter } from './counter.ts'
import { createCappedNames } from './capped-names.ts'
import { createPeople, createPeopleRoom, isRenamed, personOf, type Person } from './people.ts'
import { createRecentMap } from './recent-map.ts'
import type { CallRow, Report } from './report.ts'
import { createRevisionSums, type Contribution, type RevisionSums } from './revision-sums.ts'
import type { Ignored, InForce, Tallies } from './tallies.ts'

/** What is kept at most; the defaults hold about 100,000 pages in 100 to 150 MB. */
export type TallyLimits = {
  /** Pages, their rows of calls and their problems, together. */
  readonly pageRows: number
  /** Of all revisions together. */
  readonly people: number
  readonly eventNames: number
  /** Of each revision, by leg and type; those beyond count as one. */
  readonly eventRows: number
  readonly revisions: number
}

const LIMITS: TallyLimits = {
  pageRows: 300_000,
  people: 200_000,
  eventNames: 5_000,
  eventRows: 10_000,
  revisions: 8,
}

type Page = Contribution & {
  readonly revision: number
  readonly person: Person
  /** The newest report's rows, totals since the page began. */
  readonly latest: readonly CallRow[]
  /** Those rows when the page came into this revision and cohort: earlier calls belong to the ones before. */
  readonly base: readonly CallRow[]
}

/** Tallies in memory, gone with the process. */
export const createMemoryTallies = (limits: TallyLimits = LIMITS): Tallies => {
  const pages = createRecentMap<Page>(limits.pageRows)
  const room = createPeopleRoom(limits.people)
  const revisions = new Map<number, RevisionSums>()
  const ignored = { forced: 0, 'no-rollout': 0, 'other-key': 0, 'unknown-revision': 0, 'older-than-kept': 0 }
  const fold = createFold(limits.eventNames)

  const sumsOf = (revision: number): RevisionSums | null => {
    const kept = revisions.get(revision)
    if (kept) return kept
    const oldest = Math.min(...revisions.keys())
    if (revisions.size >= limits.revisions) {
      if (revision < oldest) return null
      revisions.delete(oldest)
    }
    const sums = createRevisionSums(createPeople(room, String(revision)), limits.eventRows)
    revisions.set(revision, sums)
    return sums
  }

  const replace = (before: Page | undefined, page: Page, sums: RevisionSums, report: Assigned): void => {
    if (before?.revision === page.revision) {
      sums.apply(before, -1)
      // the calls made in another cohort stay there
      if (before.cohort !== page.cohort) sums.apply({ ...before, facts: null }, 1)
      if (isRenamed(before.person, page.person)) sums.forget(before.person)
    }
    sums.apply(page, 1)
    sums.meet(page.person, report)
  }

  return {
    add(report, inForce) {
      const why = mismatch(report, inForce)
      const sums = why === null ? sumsOf(report.revision) : null
      if (sums === null || !isAssigned(report)) {
        const reason = why ?? 'older-than-kept'
        ignored[reason]++
        return reason
      }
      const before = pages.get(report.page)
      const folded = fold(report)
      const page = pageOf(folded, before)
      if (before && (before.revision > page.revision || areOlder(page.latest, before.latest))) return null
      replace(before, page, sums, folded)
      pages.set(
        report.page,
        page,
        1 + weightOf(page.latest) + weightOf(page.base) + (page.facts?.problems.length ?? 0),
      )
      return null
    },
    status({ revision }) {
      const loadTimes: Record<Leg, number[]> = { segment: [], rudderstack: [] }
      for (const page of pages.values()) if (page.revision === revision) addLoadTimes(page, loadTimes)
      const current = revisions.get(revision) ?? createRevisionSums(createPeople(room, ''), 0)
      return {
        current: current.tally(loadTimes, pages.forgotten() > 0),
        earlier: [...revisions]
          .filter(([other]) => other < revision)
          .toSorted(([a], [b]) => b - a)
          .map(([other, sums]) => ({ revision: other, people: sums.people() })),
        ignored: { ...ignored },
      }
    },
  }
}

type Assigned = Report & { readonly cohort: Cohort }

const isAssigned = (report: Report): report is Assigned => report.cohort !== null

const mismatch = (report: Report, inForce: InForce): Ignored => {
  if (report.forced) return 'forced'
  if (!isAssigned(report) || report.revision === 0) return 'no-rollout'
  if (report.key !== inForce.key) return 'other-key'
  return report.revision > inForce.revision ? 'unknown-revision' : null
}

/** Strangers choose the names in a report: each kind is held to so many distinct ones. */
const createFold = (maxEvents: number): ((report: Assigned) => Assigned) => {
  const [types, codes, states, sources] = [16, 200, 32, 32].map(createCappedNames) as [Fold, Fold, Fold, Fold]
  const regions = createCappedNames(200)
  const events = createCappedNames(maxEvents)
  return (report) => ({
    ...report,
    calls: foldRows(report.calls, types, events),
    region: report.region === null ? null : regions(report.region),
    problems: foldProblems(report.problems, codes),
    identity: report.identity && { ...report.identity, source: sources(report.identity.source) },
    sdks: Object.fromEntries(
      Object.entries(report.sdks).map(([leg, { state, ms }]) => [leg, { state: states(state), ms }]),
    ),
  })
}

type Fold = (name: string) => string

/** A page has each problem once, with all its counts. */
const foldProblems = (problems: Report['problems'], codes: Fold): Report['problems'] => {
  const counts = createCounter()
  for (const { code, count } of problems) counts.add(codes(code), count)
  return counts.entries().map(([code, count]) => ({ code, count }))
}

const pageOf = (report: Assigned, before: Page | undefined): Page => {
  const { cohort, revision, calls: latest, sdks, problems, identity, consent } = report
  const stays = before?.revision === revision && before.cohort === cohort
  const base = (stays ? before.base : before?.latest) ?? []
  return {
    revision,
    cohort,
    person: personOf(report),
    latest,
    base,
    rows: rowsSince(latest, base),
    facts: { sdks, problems, identity, consent },
  }
}

const addLoadTimes = ({ facts }: Page, to: Record<Leg, number[]>): void => {
  for (const leg of ['segment', 'rudderstack'] as const) {
    const ms = facts?.sdks[leg]?.ms
    if (typeof ms === 'number') to[leg].push(ms)
  }
}
