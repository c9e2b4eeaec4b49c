import type { Assignment, Leg, Person, Rollout } from '../core/index.ts'
import type { Forcing } from './engine/force.ts'
import type { SdkHealth } from './engine/legs.ts'
import type { HandOver } from './sdk/hand-over.ts'

/** The event of the gate, and as a symbol its property, by which the overlay finds the engine that runs. */
export const INSPECT = 'crossfade.inspect'

/** What an engine knows at this moment. */
export type Reading = {
  readonly assignment: Assignment | null
  readonly rollout: Rollout | null
  /** The gate's own record of who is here. */
  readonly person: Person
  readonly session: string
  /** The SDKs that this page has asked for. */
  readonly sdks: { readonly [leg in Leg]?: SdkHealth }
  /** Why nothing leaves any more; `null` while it may. */
  readonly stopped: string | null
  readonly forcing: Forcing | null
  /** The leg that is killed in this page alone. */
  readonly localKill: Leg | null
}

/** What the overlay shows of an engine, and what it does to it. */
export type Inspection = {
  read(): Reading
  /** The last copies, oldest first. */
  readonly copies: readonly HandOver[]
  /** Told of each move of a copy, and of what the overlay has changed. @returns ends it */
  subscribe(listener: () => void): () => void
  /** Holds the tab to a cohort, where the gate's option `force` allows it; `marked` and `null` always may be. */
  force(next: Forcing | null): void
  /** As if a rollout that kills this leg had been published, for this page alone; `null` lifts it. */
  kill(leg: Leg | null): void
}
