import type { Leg, Rollout } from '../../core/index.ts'
import { INSPECT, type Inspection, type Reading } from '../inspection.ts'
import type { HandOver, HandOverState } from '../sdk/hand-over.ts'
import type { Force } from './force.ts'

/** Fifty calls on both legs: the overlay comes in a file of its own, and shows what was made before that as well. */
const MAX_COPIES = 100

export type Inspector = {
  moved(handOver: HandOver, from: HandOverState | null): void
  /** A published rollout as it comes into force here: with the leg that is killed in this page alone. */
  asHere(published: Rollout): Rollout
  end(why: string): void
}

type Options = {
  /** Where the overlay looks for it: the gate. */
  readonly face: object
  readonly read: () => Omit<Reading, 'stopped' | 'forcing' | 'localKill'>
  readonly force: Force
  /** Assigns anew: the tab is held to another cohort. */
  readonly reassign: () => void
  /** Takes a rollout as if it had just been published. */
  readonly follow: (rollout: Rollout | null) => void
}

/** The engine's side of the overlay. Where there is none it costs a list of what is there anyway. */
export function createInspector({ face, read, force, reassign, follow }: Options): Inspector {
  const copies: HandOver[] = []
  const listeners = new Set<() => void>()
  let stopped: string | null = null
  let localKill: Leg | null = null
  let last: Rollout | null = null
  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  const inspection: Inspection = {
    copies,
    read: () => ({ ...read(), stopped, forcing: force.now, localKill }),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    force(next) {
      if (stopped !== null || next === force.now) return
      force.set(next)
      reassign()
      tell()
    },
    kill(leg) {
      localKill = leg
      follow((last ??= read().rollout))
      tell()
    },
  }
  Object.defineProperty(face, Symbol.for(INSPECT), { configurable: true, value: inspection })

  return {
    moved(handOver, from) {
      if (from === null && copies.push(handOver) > MAX_COPIES) copies.shift()
      tell()
    },
    asHere(published) {
      last = published
      return localKill && !published.killed ? { ...published, killed: localKill } : published
    },
    end(why) {
      stopped = why
      // who sees them now may go on looking
      if (listeners.size === 0) copies.length = 0
      tell()
    },
  }
}
