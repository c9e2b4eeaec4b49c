export type { Cohort } from './rollout/rollout.ts'
