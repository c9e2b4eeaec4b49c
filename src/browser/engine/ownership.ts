import { integrationsFor } from '../../core/call/integrations.ts'
import type { Copy, Fields, Leg, Rollout } from '../../core/index.ts'
import type { GateOptions } from '../options.ts'
import type { Assigner } from './assigner.ts'
import { otherOf } from './other-of.ts'

/** The legs that a call goes to; while both run, with the destinations that each serves of it. */
export type AssignedLegs = { readonly [leg in Leg]?: { readonly integrations?: Fields } }

/** Told that a leg serves every destination of a call, as the other one cannot: this is what is left for that one. */
export type AloneListener = (pairId: string, other: Leg, integrations: Fields) => void

/** Which downstream destinations each leg serves, so that each of them gets each event once. */
export type Ownership = {
  /** For an SDK's load options. */
  ofLoad(name: Leg): Fields
  /** Of a copy as it is handed over: a leg whose other half is down owns everything. */
  ofCopy(name: Leg, copy: Copy): Fields
  /** As it would be handed over now, by both; whoever hands it over in the end looks again. */
  expected(names: readonly Leg[], copy: Copy): AssignedLegs
}

type Options = {
  readonly options: GateOptions
  readonly assigner: Assigner
  readonly isDown: (name: Leg) => boolean
  readonly onAlone: AloneListener
}

/** The load options' flags as Segment puts them under every event; its own entry is where to send, not whether. */
function loadFlags(options: GateOptions, name: Leg): Fields {
  const { 'Segment.io': _, ...given } = (options[name]?.options?.['integrations'] ?? {}) as Fields
  return Object.fromEntries(Object.entries(given).map(([destination, flag]) => [destination, Boolean(flag)]))
}

/** Where the app wants a call to go. */
const saidBy = ({ options: { integrations } }: Copy): Fields => (integrations ?? {}) as Fields

export function createOwnership({ options, assigner, isDown, onAlone }: Options): Ownership {
  /** Pair ids of the copies that a leg was given as the owner of everything, while the other was down. */
  const alone = { segment: new Set<string>(), rudderstack: new Set<string>() }

  /** While both run: what a leg serves of a call; `sole`: the one that serves everything, as the other cannot. */
  const ownedBy = (name: Leg, rollout: Rollout, app: Fields, sole: Leg | null): Fields => {
    const flags = { ...loadFlags(options, name), ...app }
    if (sole === null || sole === name) return integrationsFor(name, rollout, flags, sole === name)
    // the other leg's destinations have had this call: it goes to those that get every copy
    return integrationsFor(name, { ...rollout, owners: { '*': sole } }, flags, false)
  }
  const dualRollout = (): Rollout | null => (assigner.assignment?.cohort === 'dual' ? assigner.rollout : null)

  /** Which leg serves everything of a call that this one gets now. */
  const soleOf = (name: Leg, pairId: string): Leg | null => {
    const other = otherOf(name)
    if (alone[other].has(pairId)) return other
    return isDown(other) ? name : null
  }

  return {
    ofLoad(name) {
      const rollout = dualRollout()
      return rollout ? ownedBy(name, rollout, {}, isDown(otherOf(name)) ? name : null) : {}
    },
    ofCopy(name, copy) {
      const rollout = dualRollout()
      const { pairId } = copy
      const said = saidBy(copy)
      if (!rollout) return said
      const sole = soleOf(name, pairId)
      if (sole === name && !alone[name].has(pairId)) {
        alone[name].add(pairId)
        const other = otherOf(name)
        onAlone(pairId, other, ownedBy(other, rollout, said, name))
      }
      return ownedBy(name, rollout, said, sole)
    },
    expected(names, copy) {
      const rollout = dualRollout()
      const owed = (name: Leg) =>
        rollout ? { integrations: ownedBy(name, rollout, saidBy(copy), null) } : {}
      return Object.fromEntries(names.map((name) => [name, owed(name)]))
    },
  }
}
