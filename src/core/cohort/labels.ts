import type { Cohort } from '../rollout/rollout.ts'

/** What cohorts are called for people. */
export const LABELS: { readonly [cohort in Cohort]: string } = {
  segment: 'Segment only',
  dual: 'both',
  rudderstack: 'RudderStack only',
}
