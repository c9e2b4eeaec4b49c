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

type Sessions = {
  /** As settledUntil gives it. */
  readonly settledUntil: number | null
  readonly sessionIdleMs: number
  /** Sessions that were over before it are counted; ms since epoch, null before the first time. */
  readonly countedUntil: number | null
}

/**
 * Up to when sessions are settled and counted, ms since epoch; null while nobody knows. Where pairs are settled and sessions
 * are not, nothing is known of now.
 */
export const sessionsUntil = ({
  settledUntil: pairs,
  sessionIdleMs,
  countedUntil,
}: Sessions): number | null =>
  pairs === null || countedUntil === null ? null : Math.min(pairs - sessionIdleMs, countedUntil)
