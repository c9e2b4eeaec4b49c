import type { Cohort, Leg } from '../../core/index.ts'

export { LABELS, LEG_NAMES } from '../../core/cohort/labels.ts'

/** The three names, in the order in which people move: from the right of the bar to its left. */
export const COHORTS = ['rudderstack', 'dual', 'segment'] as const satisfies readonly Cohort[]

export const LEGS = ['rudderstack', 'segment'] as const satisfies readonly Leg[]

/** Where everybody is while a leg is killed. */
export const COHORT_WITHOUT: Readonly<Record<Leg, Cohort>> = {
  rudderstack: 'segment',
  segment: 'rudderstack',
}
