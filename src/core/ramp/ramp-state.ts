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
