const MINUTE_MS = 60_000

type State = {
  /** ms since epoch. */
  readonly now: number
  readonly latenessMs: number
  /** The first minute that waits for copies, or for being settled again; null where none does. */
  readonly oldestWaiting: number | null
  /** Whether anything was settled since the server started. */
  readonly hasSettled: boolean
}

/** Up to when nothing waits for a copy any more, ms since epoch; null while nobody knows. */
export const settledUntil = ({ now, latenessMs, oldestWaiting, hasSettled }: State): number | null => {
  if (!hasSettled) return null
  const late = Math.floor((now - latenessMs) / MINUTE_MS) * MINUTE_MS
  return Math.min(late, oldestWaiting ?? late)
}
