import type { Cohort, Leg } from '../src/core/index.ts'

export const LEGS: readonly Leg[] = ['segment', 'rudderstack']

export const LEG_NAMES: Readonly<Record<Leg, string>> = { segment: 'Segment', rudderstack: 'RudderStack' }

export const COHORT_LABELS: Readonly<Record<Cohort, string>> = {
  segment: 'Segment only',
  dual: 'both',
  rudderstack: 'RudderStack only',
}

const COHORT_LEGS: Readonly<Record<Cohort, readonly Leg[]>> = {
  segment: ['segment'],
  dual: LEGS,
  rudderstack: ['rudderstack'],
}

export const legsOf = (cohort: Cohort): readonly Leg[] => COHORT_LEGS[cohort]

export const needs = (cohort: Cohort, leg: Leg): boolean => legsOf(cohort).includes(leg)

/** `1 call`, `2 calls`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`
