import type { Cohort } from '../core/index.ts'
export const x: Cohort = 'dual'
