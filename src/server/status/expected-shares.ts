import type { Audience, Cohort, Rollout } from '../../core/index.ts'
import { effectiveShares } from '../../core/rollout/effective-share.ts'

/** Percent of people in each cohort; they add up to 100. */
export type CohortShares = { readonly [cohort in Cohort]: number }

const FULL = 10_000

/** Buckets below `reaches` reach RudderStack, those below `leaves` do not reach Segment: integers 0..10000. */
export const bucketLimits = (rollout: Rollout, audience: Audience): { reaches: number; leaves: number } => {
  const { rudderstack, segment } = effectiveShares(rollout, rollout.audiences.indexOf(audience))
  return { reaches: Math.round(rudderstack * 100), leaves: FULL - Math.round(segment * 100) }
}

/**
 * The shares to expect of the people who fit one audience, no other with a condition, and have a stickiness value,
 * from the rollout alone.
 * Worked in hundredths of a percent; the sentinel's part of RudderStack only is counted under both, where it is.
 */
export const expectedShares = (rollout: Rollout, audience: Audience): CohortShares => {
  if (rollout.killed !== null) {
    return {
      segment: 0,
      dual: 0,
      rudderstack: 0,
      [rollout.killed === 'segment' ? 'rudderstack' : 'segment']: 100,
    }
  }
  const { reaches, leaves } = bucketLimits(rollout, audience)
  const gap = Math.max(0, leaves - reaches)
  const sentinel = rollout.sentinel / 100
  const rudderstack = Math.min(reaches, leaves) + (rollout.fallback === 'rudderstack' ? gap : 0)
  const segment = FULL - Math.max(reaches, leaves) + (rollout.fallback === 'segment' ? gap : 0)
  const dual = Math.max(0, reaches - leaves)
  return {
    segment: percent(segment),
    dual: percent(dual + rudderstack * sentinel),
    rudderstack: percent(rudderstack * (1 - sentinel)),
  }
}

// four decimals hold a sentinel's hundredth of a hundredth and hide the noise of binary fractions
const percent = (hundredths: number): number => Math.round(hundredths * 100) / FULL
