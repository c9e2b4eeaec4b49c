import { parseRollout } from '../../core/rollout/parse.ts'
import type { Rollout } from '../../core/index.ts'
import type { LocalStore } from '../storage.ts'

const KEY = 'crossfade_rollout'
const DAY_MS = 86_400_000

type Cached = { readonly rollout: unknown; readonly etag: string | null; readonly at: number }

/** The last rollout that was good, kept for the next page and for the day the server is down. */
export type RolloutCache = {
  read(): { readonly rollout: Rollout; readonly etag: string | null } | null
  /**
   * Keeps a fetched rollout. `false` where it is refused: a lower revision of the same key, less than 24 hours after
   * the higher one, is an old copy from some cache; later it is a server that was set up anew.
   */
  offer(input: unknown, rollout: Rollout, etag: string | null): boolean
  forget(): void
}

/** @param now ms since epoch */
export function createRolloutCache(store: LocalStore, now: () => number): RolloutCache {
  const stored = (): (Cached & { good: Rollout }) | null => {
    try {
      const cached = JSON.parse(store.get(KEY) ?? 'null') as Cached | null
      const parsed = cached && parseRollout(cached.rollout)
      return parsed?.ok ? { ...cached!, good: parsed.rollout } : null
    } catch {
      return null
    }
  }
  return {
    read() {
      const cached = stored()
      return cached && { rollout: cached.good, etag: cached.etag }
    },
    offer(input, rollout, etag) {
      const cached = stored()
      const older = cached && cached.good.key === rollout.key && rollout.revision < cached.good.revision
      if (older && now() - cached.at < DAY_MS) return false
      store.set(KEY, JSON.stringify({ rollout: input, etag, at: now() } satisfies Cached))
      return true
    },
    forget: () => store.remove(KEY),
  }
}
