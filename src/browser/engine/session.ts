import type { Cohort } from '../../core/index.ts'
import type { LocalStore } from '../storage.ts'

const KEY = 'crossfade_session'
/** A tab that is held to a cohort ends no session of the others, and they end none of its. */
const FORCED_KEY = 'crossfade_session_forced'
const IDLE_MS = 30 * 60_000
const LONGEST_MS = 24 * 3_600_000

/** The unit of evidence: one person, one cohort, one revision; shared by the tabs of an origin. */
export type Session = {
  readonly id: string
  /** The session that this one goes on from, under another cohort or revision: what stickiness `sessionId` hashes. */
  readonly root?: string
  /** Calls made in it so far. */
  readonly seq: number
  /** ms since epoch. */
  readonly startedAt: number
  readonly lastAt: number
  readonly cohort?: Cohort
  readonly revision?: number
  /** Whose it is, once somebody has logged in; another tab or a page without the gate may bring another user. */
  readonly userId?: string
}

export type Sessions = {
  /** The running session, or a new one where that has ended. Counts nothing. */
  current(): Session
  /** Ends the running session: reset. */
  end(): void
  /** Ends the running session where it is another user's. A login is no other user. */
  belongsTo(userId: string | null): void
  /** The session under this assignment (another one ends it), with one more call counted. */
  count(cohort: Cohort, revision: number): Session
}

/** What is hashed: were it the id itself, each change of cohort would bring another bucket, and that the next change. */
export const rootOf = ({ id, root = id }: Session): string => root

/**
 * @param now ms since epoch
 * @param isForced whether this tab is held to a cohort: its session is one of its own
 */
export function createSessions(
  store: LocalStore,
  now: () => number,
  newId: () => string,
  isForced: () => boolean = () => false,
): Sessions {
  const key = (): string => (isForced() ? FORCED_KEY : KEY)

  const fresh = (): Session => ({
    id: newId().replaceAll('-', '').slice(-16),
    seq: 0,
    startedAt: now(),
    lastAt: now(),
  })

  const stored = (): Session | null => {
    try {
      const session = JSON.parse(store.get(key()) ?? 'null') as Session | null
      return session && typeof session.id === 'string' && typeof session.seq === 'number' ? session : null
    } catch {
      return null
    }
  }

  const current = (): Session => {
    const session = stored()
    // a clock that was set back ends a session as well: its age can no longer be told
    const ages = session && [now() - session.lastAt, now() - session.startedAt]
    const alive = ages && ages[0]! >= 0 && ages[0]! < IDLE_MS && ages[1]! >= 0 && ages[1]! < LONGEST_MS
    return alive ? session : keep(fresh())
  }

  const keep = (session: Session): Session => {
    store.set(key(), JSON.stringify(session))
    return session
  }

  return {
    current,
    end: () => store.remove(key()),
    belongsTo(userId) {
      const running = current()
      if ((running.userId ?? null) === userId) return
      const session = running.userId === undefined ? running : fresh()
      keep({ ...session, ...(userId !== null && { userId }) })
    },
    count(cohort, revision) {
      const running = current()
      const other =
        running.cohort !== undefined && (running.cohort !== cohort || running.revision !== revision)
      const { userId } = running
      const session = other
        ? { ...fresh(), root: rootOf(running), ...(userId !== undefined && { userId }) }
        : running
      return keep({ ...session, seq: session.seq + 1, lastAt: now(), cohort, revision })
    },
  }
}
