import type { Leg } from '../rollout/rollout.ts'
import type { Fields } from '../call/call.ts'

/** `changes-meaning`: nothing is lost on the way, and whoever reads the data will notice. */
export type Effect = 'none' | 'changes-meaning'

export type VerifiedOn = { readonly [leg in Leg]: readonly string[] }

/** One copy of one leg, as a rule sees it. */
export type Sight = {
  readonly leg: Leg
  /** The canonical copy. */
  readonly copy: Fields
  /** `context.crossfade`, which the canonical copy lacks; empty where there is none. */
  readonly stamp: Fields
  /** `context.library.version`, which it lacks as well. */
  readonly libraryVersion: unknown
}

/** What a rule does at one place of a copy. */
export type Hit = {
  readonly names: readonly string[]
  /** Takes it away, with the objects that are left empty where `prunes`; or says what stands there instead. */
  readonly becomes: { readonly value: unknown } | { readonly nothing: true; readonly prunes: boolean }
  /** Where it came from, when it stands elsewhere instead. */
  readonly from?: readonly string[]
}

/**
 * A difference by design between the vendors. It looks at one copy alone, so that a copy can be judged when it arrives:
 * it takes away what only this vendor says, or writes it as the other one does.
 */
export type BuiltInRule = PlacedRule | FindingRule

export type PlacedRule = Described & At
export type FindingRule = Described & Finds

type Described = {
  readonly id: string
  /** What differs, for whoever sees the difference. */
  readonly says: string
  /** Versions of both SDKs in whose true payloads it was needed, and enough. */
  readonly verifiedOn: VerifiedOn
  readonly effect: Effect
  /** What analysts will notice at cutover; where the effect is none there is nothing to notice. */
  readonly atCutover?: string
  readonly legs: readonly Leg[]
  /** Types of calls; all where it does not say. */
  readonly types?: readonly string[]
  /** All types but these. */
  readonly notTypes?: readonly string[]
}

type At = {
  /** Pointers. A last part `**` stands for every member of an object in there, at any depth. */
  readonly paths: readonly string[]
  readonly fits: (value: unknown, sight: Sight, name: string) => boolean
  /** What stands there instead; it is taken away where there is nothing. */
  readonly becomes?: (value: unknown) => unknown
  /** An object that is left empty goes too. */
  readonly prunes?: true
}

type Finds = { readonly finds: (sight: Sight) => readonly Hit[] }
