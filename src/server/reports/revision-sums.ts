import type { Cohort, Leg } from '../../core/index.ts'
import { addCounts, rowKey, zeroSums, type MutableSums } from './call-rows.ts'
import { OTHER } from './capped-names.ts'
import { createCounter } from './counter.ts'
import type { Meeting, People, Person } from './people.ts'
import type { CallRow, Report } from './report.ts'
import type { CallSums, CohortTally, EventTally, RevisionTally } from './tallies.ts'

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
  meet(person: Person, meeting: Meeting): void
  forget(person: Person): void
  people(): number
  /** @param loadTimes ms of each page that tells */
  tally(loadTimes: Readonly<Record<Leg, readonly number[]>>, approximate: boolean): RevisionTally
}

const MAX_EVENTS_SHOWN = 100
const MAX_REGIONS_SHOWN = 50

const eachCohort = <Value>(make: () => Value): Record<Cohort, Value> => ({
  segment: make(),
  dual: make(),
  rudderstack: make(),
})

const eachLeg = <Value>(make: (leg: Leg) => Value): Record<Leg, Value> => ({
  segment: make('segment'),
  rudderstack: make('rudderstack'),
})

/** @param maxEvents held apart, of each leg and type */
export const createRevisionSums = (people: People, maxEvents: number): RevisionSums => {
  const calls = eachCohort(() => eachLeg(zeroSums))
  const events = new Map<string, Pick<EventTally, 'leg' | 'type' | 'event'> & MutableSums>()
  const states = eachLeg(createCounter)
  const problems = createCounter()
  const problemPages = createCounter()
  const consent = createCounter()
  const totals = createCounter()

  const applyRow = (cohort: Cohort, row: CallRow, sign: 1 | -1): void => {
    addCounts(calls[cohort][row.leg], row, sign)
    // an event that once had no room has none later: none is ever let go
    const isKept = events.has(rowKey(row)) || events.size < maxEvents
    const { leg, type, event } = isKept ? row : { ...row, event: OTHER }
    const key = rowKey({ ...row, event })
    const sum = events.get(key) ?? { leg, type, event, ...zeroSums() }
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
    totals.add('conflicts', sign * (facts.identity?.conflicts ?? 0))
  }
  const cohortTally = (cohort: Cohort): CohortTally => ({
    people: people.in(cohort),
    calls: copyOf(calls[cohort]),
  })

  return {
    apply({ cohort, rows, facts }, sign) {
      for (const row of rows) applyRow(cohort, row, sign)
      if (facts !== null) applyFacts(facts, sign)
    },
    meet: people.meet,
    forget: people.forget,
    people: people.count,
    tally: (loadTimes, approximate) => ({
      pages: totals.get('pages'),
      people: people.count(),
      countedBy: { subject: people.by('subject'), session: people.by('session'), page: people.by('page') },
      regions: people
        .regions()
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, MAX_REGIONS_SHOWN)
        .map(([region, count]) => ({ region, people: count })),
      cohorts: {
        segment: cohortTally('segment'),
        dual: cohortTally('dual'),
        rudderstack: cohortTally('rudderstack'),
      },
      events: [...events.values()]
        .toSorted((a, b) => b.made - a.made)
        .slice(0, MAX_EVENTS_SHOWN)
        .map(copyOfSums),
      sdks: eachLeg((leg) => ({
        states: Object.fromEntries(states[leg].entries()),
        medianMs: median(loadTimes[leg]),
      })),
      problems: problems
        .entries()
        .map(([code, count]) => ({ code, count, pages: problemPages.get(code) }))
        .toSorted((a, b) => b.count - a.count),
      identity: {
        sources: Object.fromEntries(people.sources()),
        conflicts: totals.get('conflicts'),
        conflicted: people.conflicted(),
      },
      consent: { yes: consent.get('yes'), no: consent.get('no'), gpc: consent.get('gpc') },
      approximate: approximate || people.forgotten() > 0,
    }),
  }
}

const copyOfSums = <Sums extends CallSums>(sums: Sums): Sums => ({ ...sums, causes: { ...sums.causes } })

const copyOf = (calls: Readonly<Record<Leg, CallSums>>): Record<Leg, CallSums> =>
  eachLeg((leg) => copyOfSums(calls[leg]))

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
