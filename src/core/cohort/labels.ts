import type { Cohort, Leg } from '../rollout/rollout.ts'

/** What cohorts are called for people. */
export const LABELS: { readonly [cohort in Cohort]: string } = {
  segment: 'Segment only',
  dual: 'both',
  rudderstack: 'RudderStack only',
}

/** And what the pipelines are called. */
export const LEG_NAMES: { readonly [leg in Leg]: string } = { segment: 'Segment', rudderstack: 'RudderStack' }
