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
  /** The server has said that the kept one still holds: its 24 hours begin anew. */
  confirm(): void
  forget(): void
}

/** @param now ms since epoch */
export function createRolloutCache(store: LocalStore, now: () => number): RolloutCache {
  type Stored = Cached & { readonly good: Rollout }
  const parse = (text: string | null): Stored | null => {
    try {
      const cached = JSON.parse(text ?? 'null') as Cached | null
      const parsed = cached && parseRollout(cached.rollout)
      return parsed?.ok ? { ...cached!, good: parsed.rollout } : null
    } catch {
      return null
    }
  }
  let last: { readonly text: string | null; readonly stored: Stored | null } = { text: null, stored: null }
  /** A page that begins looks several times, and parsing takes longer than looking. */
  const stored = (): Stored | null => {
    const text = store.get(KEY)
    if (text !== last.text) last = { text, stored: parse(text) }
    return last.stored
  }
  const keep = (cached: Cached): void => void store.set(KEY, JSON.stringify(cached))
  return {
    read() {
      const cached = stored()
      return cached && { rollout: cached.good, etag: cached.etag }
    },
    offer(input, rollout, etag) {
      const cached = stored()
      const older = cached && cached.good.key === rollout.key && rollout.revision < cached.good.revision
      if (older && Math.abs(now() - cached.at) < DAY_MS) return false
      keep({ rollout: input, etag, at: now() })
      return true
    },
    confirm() {
      const cached = stored()
      if (cached) keep({ rollout: cached.rollout, etag: cached.etag, at: now() })
    },
    forget: () => store.remove(KEY),
  }
}
