import type { Cohort, Leg } from '../../core/index.ts'
import { addCounts, rowKey, zeroCounts, type MutableCounts } from './call-rows.ts'
import { createCounter } from './counter.ts'
import { createRecentMap } from './recent-map.ts'
import type { CallCounts, CallRow, Report } from './report.ts'
import type { EventTally, RevisionTally } from './tallies.ts'

/** What one page adds to the sums of the revision and cohort it is in. */
export type Contribution = {
  readonly cohort: Cohort
  readonly rows: readonly CallRow[]
  /** Counted once a page; null where a later contribution of the same page counts them. */
  readonly facts: Pick<Report, 'sdks' | 'problems' | 'identity' | 'consent'> | null
}

/** The running sums of one revision. Whatever is added can be taken out again. */
export type RevisionSums = {
  apply(contribution: Contribution, sign: 1 | -1): void
  /** Counts a person in a cohort, and no longer in the one before. */
  meet(person: string, cohort: Cohort): void
  forget(person: string): void
  people(): number
  /** @param loadTimes ms of each page that tells */
  tally(loadTimes: Readonly<Record<Leg, readonly number[]>>, approximate: boolean): RevisionTally
}

const MAX_EVENTS_SHOWN = 100

const eachCohort = <Value>(make: () => Value): Record<Cohort, Value> => ({
  segment: make(),
  dual: make(),
  rudderstack: make(),
})

const eachLeg = <Value>(make: (leg: Leg) => Value): Record<Leg, Value> => ({
  segment: make('segment'),
  rudderstack: make('rudderstack'),
})

export const createRevisionSums = (maxPeople: number): RevisionSums => {
  const people = createRecentMap<Cohort>(maxPeople)
  const peopleIn = eachCohort(() => 0)
  const calls = eachCohort(() => eachLeg(zeroCounts))
  const events = new Map<string, Pick<EventTally, 'leg' | 'type' | 'event'> & MutableCounts>()
  const states = eachLeg(createCounter)
  const problems = createCounter()
  const problemPages = createCounter()
  const sources = createCounter()
  const consent = createCounter()
  const totals = createCounter()

  const applyRow = (cohort: Cohort, row: CallRow, sign: 1 | -1): void => {
    addCounts(calls[cohort][row.leg], row, sign)
    const { leg, type, event } = row
    const key = rowKey(row)
    const sum = events.get(key) ?? { leg, type, event, ...zeroCounts() }
    events.set(key, sum)
    addCounts(sum, row, sign)
  }
  const applyFacts = (facts: NonNullable<Contribution['facts']>, sign: 1 | -1): void => {
    totals.add('pages', sign)
    consent.add(facts.consent, sign)
    for (const leg of ['segment', 'rudderstack'] as const) {
      const state = facts.sdks[leg]?.state
      if (state !== undefined) states[leg].add(state, sign)
    }
    for (const { code, count } of facts.problems) {
      problems.add(code, sign * count)
      problemPages.add(code, sign)
    }
    if (facts.identity === null) return
    sources.add(facts.identity.source, sign)
    totals.add('conflicts', sign * facts.identity.conflicts)
  }
  const forget = (person: string): void => {
    const cohort = people.get(person)
    if (cohort === undefined) return
    people.delete(person)
    peopleIn[cohort]--
  }
  const countPeople = (): number => peopleIn.segment + peopleIn.dual + peopleIn.rudderstack

  return {
    apply({ cohort, rows, facts }, sign) {
      for (const row of rows) applyRow(cohort, row, sign)
      if (facts !== null) applyFacts(facts, sign)
    },
    meet(person, cohort) {
      forget(person)
      people.set(person, cohort)
      peopleIn[cohort]++
    },
    forget,
    people: countPeople,
    tally: (loadTimes, approximate) => ({
      pages: totals.get('pages'),
      people: countPeople(),
      cohorts: {
        segment: { people: peopleIn.segment, calls: copyOf(calls.segment) },
        dual: { people: peopleIn.dual, calls: copyOf(calls.dual) },
        rudderstack: { people: peopleIn.rudderstack, calls: copyOf(calls.rudderstack) },
      },
      events: [...events.values()]
        .toSorted((a, b) => b.made - a.made)
        .slice(0, MAX_EVENTS_SHOWN)
        .map((row) => ({ ...row })),
      sdks: eachLeg((leg) => ({
        states: Object.fromEntries(states[leg].entries()),
        medianMs: median(loadTimes[leg]),
      })),
      problems: problems
        .entries()
        .map(([code, count]) => ({ code, count, pages: problemPages.get(code) }))
        .toSorted((a, b) => b.count - a.count),
      identity: { sources: Object.fromEntries(sources.entries()), conflicts: totals.get('conflicts') },
      consent: { yes: consent.get('yes'), no: consent.get('no'), gpc: consent.get('gpc') },
      approximate: approximate || people.forgotten() > 0,
    }),
  }
}

const copyOf = (calls: Readonly<Record<Leg, CallCounts>>): Record<Leg, CallCounts> =>
  eachLeg((leg) => ({ ...calls[leg] }))

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
