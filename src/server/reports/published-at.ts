import type { ControlStore } from '../control/control-store.ts'
import type { PublishedRollout } from '../rollout/published-rollout.ts'
import { within } from '../within.ts'

/** Whoever looks because the database hangs gets to see the rest. */
const PATIENCE_MS = 1_000

/**
 * When the revision in force was published, ms since epoch: where it is in the control store, not after it was written,
 * however often the server has started since.
 */
export const createPublishedAt = (
  store: Pick<ControlStore, 'revision'>,
  current: () => PublishedRollout,
): (() => Promise<number>) => {
  let known: { readonly etag: string; readonly at: number } | null = null
  return async () => {
    const { etag, loadedAt, rollout } = current()
    if (known?.etag === etag) return known.at
    try {
      const stored = await within(PATIENCE_MS, store.revision(rollout.revision))
      const at = Math.min(stored?.at ?? loadedAt, loadedAt)
      known = { etag, at }
      return at
    } catch {
      return loadedAt
    }
  }
}
