import type { Leg } from '../../../core/index.ts'

export { LEG_NAMES } from '../../../core/cohort/labels.ts'

export const LEGS = ['segment', 'rudderstack'] as const satisfies readonly Leg[]
