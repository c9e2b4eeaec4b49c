import { parseRollout, type Rollout } from '../../core/index.ts'
import type { ControlStore } from './control-store.ts'

/** The rollout of a revision, null where nobody knows it any more. */
export type KnownRollouts = (revision: number) => Promise<Rollout | null>

const MOST_KNOWN = 100

/**
 * A revision never changes: what was read once is known. Of one that is not there yet nothing is.
 * @param inForce the rollout in force
 */
export const createKnownRollouts = (
  store: Pick<ControlStore, 'revision'>,
  inForce: () => Rollout,
): KnownRollouts => {
  const known = new Map<number, Rollout | null>()
  return async (revision) => {
    const current = inForce()
    if (current.revision === revision) return current
    const cached = known.get(revision)
    if (cached !== undefined) return cached
    const stored = await store.revision(revision)
    const parsed = stored === null ? null : parseRollout(stored.document)
    const found = parsed?.ok ? parsed.rollout : null
    // one that nobody has yet is written later
    if (found === null && revision > current.revision) return null
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(revision, found)
    return found
  }
}
