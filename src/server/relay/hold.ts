import { isDeepStrictEqual } from 'node:util'
import type { Audience, Leg } from '../../core/index.ts'

/** What Unleash says of a rollout. */
export type Said = { readonly audiences: readonly Audience[]; readonly killed: Leg | null }

/** After a change was written to Unleash, its Client API answers as before for a while. */
export type Hold = {
  /** This was just written there. */
  begin(said: Said): void
  /**
   * Whether an answer is from before that change, or not to be stored yet because whoever made it is about to, under
   * their own name. @param isNew it differs from what is stored
   */
  blocks(said: Said, isNew: boolean): boolean
  /** Whether the answer that agrees is still waited for. */
  isOn(): boolean
  /** Whether it never came, the last time. */
  isLate(): boolean
}

const AGREES_WITHIN_MS = 10_000
const STORED_WITHIN_MS = 5_000
const REMEMBERED_MS = 600_000

/** @param now ms since epoch */
export function createHold(now: () => number): Hold {
  let held: (Said & { readonly since: number }) | null = null
  let lateAt = -Infinity
  const isYoungerThan = (ms: number): boolean => held !== null && now() < held.since + ms
  return {
    begin({ audiences, killed }) {
      held = { audiences, killed, since: now() }
      lateAt = -Infinity
    },
    blocks({ audiences, killed }, isNew) {
      if (held === null) return false
      const agrees = isDeepStrictEqual([audiences, killed], [held.audiences, held.killed])
      if (agrees ? isNew && isYoungerThan(STORED_WITHIN_MS) : isYoungerThan(AGREES_WITHIN_MS)) return true
      held = null
      if (!agrees) lateAt = now()
      return false
    },
    isOn: () => isYoungerThan(AGREES_WITHIN_MS),
    isLate: () => now() < lateAt + REMEMBERED_MS,
  }
}
