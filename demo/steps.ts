import type { RolloutDocument } from '../src/core/index.ts'

/** One step of the ramp, in percent. */
export type Step = { readonly rudderstack: number; readonly segment: number }

export const STEPS: readonly Step[] = [
  { rudderstack: 0, segment: 100 },
  { rudderstack: 20, segment: 100 },
  { rudderstack: 50, segment: 60 },
]

/** Everybody on both legs, so that each call has two copies to compare. */
export const PARITY_STEP: Step = { rudderstack: 100, segment: 100 }

/** The rollout of a step, the first being 0. */
export const rolloutOf = (step: Step, index: number): RolloutDocument => ({
  format: 1,
  key: 'half-light-records',
  revision: index + 1,
  stickiness: 'deviceId',
  // nobody is kept back on both, so that the cohorts are the two shares and nothing else
  sentinel: 0,
  audiences: [{ name: 'everyone', ...step }],
})

/** What is in force when the demo begins. */
export const FIRST_ROLLOUT: RolloutDocument = rolloutOf(STEPS[0]!, 0)
