import type { Causes } from '../../core/call/causes.ts'
import type { Cohort, Leg } from '../../core/index.ts'
import type { PersonKind } from './person.ts'
import type { CallCounts, Report } from './report.ts'

export type LoadTally = {
  /** Pages by state. */
  readonly states: Readonly<Record<string, number>>
  /** Median ms to load over the pages that tell, null without any. */
  readonly medianMs: number | null
}

/** Counts, and how many of what was lost, or not confirmed when its page ended, each cause explains. */
export type CallSums = CallCounts & { readonly causes: Causes }

export type CohortTally = {
  /** A person counts in the newest cohort. */
  readonly people: number
  readonly calls: { readonly [leg in Leg]: CallSums }
}

export type EventTally = CallSums & { readonly leg: Leg; readonly type: string; readonly event: string }

/** Who the people under one revision are. */
export type PeopleTally = {
  /** Distinct subjects; where a report names none, distinct sessions, and without either, pages. */
  readonly people: number
  readonly countedBy: Readonly<Record<PersonKind, number>>
  /** People by their newest region, the fullest first, 50 at most. */
  readonly regions: readonly { readonly region: string; readonly people: number }[]
  readonly inCohort: { readonly [cohort in Cohort]: number }
  /** People by where their identity came from on the first page seen of them. */
  readonly sources: Readonly<Record<string, number>>
  /** People whose sources disagreed on any page. */
  readonly conflicted: number
}

/** What became of the calls that were made under one revision. */
export type CallsTally = {
  readonly calls: { readonly [cohort in Cohort]: CohortTally['calls'] }
  /** The events with the most calls first, 100 at most. */
  readonly events: readonly EventTally[]
}

/** What the pages under one revision say of themselves. */
export type PagesTally = {
  readonly pages: number
  readonly sdks: { readonly [leg in Leg]: LoadTally }
  readonly problems: readonly { readonly code: string; readonly count: number; readonly pages: number }[]
  /** How often sources of identity disagreed, over all pages. */
  readonly conflicts: number
  readonly consent: Readonly<Record<Report['consent'], number>>
}

/** All that the pages under one revision say. */
export type RevisionTally = Pick<PeopleTally, 'people' | 'countedBy' | 'regions'> &
  Pick<CallsTally, 'events'> &
  Omit<PagesTally, 'conflicts'> & {
    readonly cohorts: { readonly [cohort in Cohort]: CohortTally }
    readonly identity: Pick<PeopleTally, 'sources' | 'conflicted'> & Pick<PagesTally, 'conflicts'>
  }

export const revisionTally = (
  { inCohort, sources, conflicted, ...people }: PeopleTally,
  { calls, events }: CallsTally,
  { conflicts, ...pages }: PagesTally,
): RevisionTally => {
  const cohortTally = (cohort: Cohort): CohortTally => ({ people: inCohort[cohort], calls: calls[cohort] })
  return {
    ...people,
    ...pages,
    events,
    cohorts: {
      segment: cohortTally('segment'),
      dual: cohortTally('dual'),
      rudderstack: cohortTally('rudderstack'),
    },
    identity: { sources, conflicts, conflicted },
  }
}
