import type { Causes } from '../../core/call/causes.ts'
import type { Cohort, Leg } from '../../core/index.ts'
import type { PersonKind } from './people.ts'
import type { CallCounts, Report } from './report.ts'

/** What the rollout in force is, for telling reports about it from others. */
export type InForce = { readonly key: string; readonly revision: number }

/**
 * Why a report that was well-formed does not count, or null where it does.
 * `forced` the tab was held to a cohort, or failures were played in it · `no-rollout` the page got none · `other-key` it has another rollout · `unknown-revision` one above that in force,
 * which was never published here (a lower one may have been before a restart, and counts) · `older-than-kept` one
 * whose tallies were let go
 */
export type Ignored = 'forced' | 'no-rollout' | 'other-key' | 'unknown-revision' | 'older-than-kept' | null

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

/** What the pages under one revision say. */
export type RevisionTally = {
  readonly pages: number
  /** Distinct subjects; where a report names none, distinct sessions, and without either, pages. */
  readonly people: number
  readonly countedBy: Readonly<Record<PersonKind, number>>
  /** People by their newest region, the fullest first, 50 at most. */
  readonly regions: readonly { readonly region: string; readonly people: number }[]
  readonly cohorts: { readonly [cohort in Cohort]: CohortTally }
  /** The events with the most calls first, 100 at most. */
  readonly events: readonly EventTally[]
  readonly sdks: { readonly [leg in Leg]: LoadTally }
  readonly problems: readonly { readonly code: string; readonly count: number; readonly pages: number }[]
  readonly identity: {
    /** People by where their identity came from on the first page seen of them. */
    readonly sources: Readonly<Record<string, number>>
    /** How often sources disagreed, over all pages. */
    readonly conflicts: number
    /** People for whom they did. */
    readonly conflicted: number
  }
  readonly consent: Readonly<Record<Report['consent'], number>>
  /** Whether so many pages or people were seen that some may count twice. */
  readonly approximate: boolean
}

export type TalliesStatus = {
  readonly current: RevisionTally
  /** People under the revisions before, newest first. */
  readonly earlier: readonly { readonly revision: number; readonly people: number }[]
  readonly ignored: Readonly<Record<Exclude<Ignored, null>, number>>
}

/** Sums of what browsers report. The newest report of a page replaces the one before. */
export type Tallies = {
  add(report: Report, inForce: InForce): Ignored
  status(inForce: InForce): TalliesStatus
}
