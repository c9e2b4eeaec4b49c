import type { Cohort } from '../rollout/rollout.ts'

/** Each of them, in the order in which people move forward. */
export const COHORTS = ['segment', 'dual', 'rudderstack'] as const satisfies readonly Cohort[]
