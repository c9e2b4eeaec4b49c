import type { Ramped } from './shares-at.ts'
import type { Ramp } from './ramp.ts'
import type { RampState } from './ramp-state.ts'

/** Who did something, why, and when (ms since epoch). */
export type Deed = { readonly actor: string; readonly reason: string | null; readonly at: number }

/** The last session that a detector has read: its settling, ms since epoch, and its id. */
type Place = { readonly settled: number; readonly session: string }

/** How far the change detectors have read, and what they say; see detector.ts. */
export type Watch = Place & {
  readonly loss: number
  readonly mismatch: number
  /** The one that reads a session once no vendor tries again, and sees what has come by then. */
  readonly final: Place & { readonly loss: number }
}

const BEGINNING: Place = { settled: 0, session: '' }

export const NOTHING_SEEN: Watch = {
  ...BEGINNING,
  loss: 0,
  mismatch: 0,
  final: { ...BEGINNING, loss: 0 },
}

/** A ramp under way: all that has to be remembered between two decisions. */
export type Course = {
  readonly format: 1
  /** The rollout's key. */
  readonly rollout: string
  /** As it was last read from its file. */
  readonly ramp: Ramp
  readonly state: RampState
  /** From before the ramp. */
  readonly base: Ramped
  /** What the ramp last wrote, or was resumed with: anything else is a change by hand. */
  readonly inForce: Ramped
  /** The rollout's revision that holds it. */
  readonly revision: number
  /** Only sessions that began under it, or a later one, prove anything of the stage. */
  readonly since: number
  /** And these are all that the detectors and the sample ratio have seen. */
  readonly from: number
  readonly watch: Watch
  /** Since when a loss is proven without a break, ms since epoch; null while none is. */
  readonly lossSince: number | null
  /** Of the rules of expected differences that sessions are compared by. */
  readonly rules: string
  /** Stages that were entered without proof of the one before. */
  readonly unproven: readonly (Deed & { readonly stage: number })[]
  /** Why it does not run; null while it does. */
  readonly stopped: Deed | null
}
