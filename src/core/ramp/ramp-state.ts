/** `paused` by a person, `halted` by a verdict, `aborted` by a person for good: until somebody resumes. */
export type RampStatus = 'running' | 'paused' | 'halted' | 'aborted' | 'finished'

/** Where a ramp stands. Stages are counted from 0. */
export type RampState = {
  /** −1: none has begun. */
  readonly stage: number
  /** The last one that was left on proof; −1: none. */
  readonly provenStage: number
  /** When this stage began, ms since epoch. */
  readonly enteredAt: number
  readonly status: RampStatus
  /** Which stage a person has agreed to. */
  readonly approvedStage: number | null
}

/** Where a ramp goes back to: its last proven stage before this one, −1 where there is none. */
export const stageBack = ({ provenStage, stage }: RampState): number =>
  Math.max(-1, Math.min(provenStage, stage - 1))

/** At another stage, or the same one anew; what is proven up to it still is. @param at ms since epoch */
export const movedTo = (state: RampState, stage: number, status: RampStatus, at: number): RampState => ({
  stage,
  provenStage: Math.min(state.provenStage, stage),
  enteredAt: at,
  status,
  approvedStage: null,
})
