import type { ControlStore, Credential, Token } from '../control/control-store.ts'
import { within } from '../within.ts'
import type { Caller } from './caller.ts'
import { hashSecret } from './token-secret.ts'

/**
 * Tells who asks. While the database does not answer it goes by what it knew last: nobody who must switch a leg off is
 * kept out by the very outage that they see.
 */
export type Authenticator = {
  /** @param secret of a token, as a header brings it */
  byToken(secret: string): Promise<Caller | null>
  /** @param secret of a session, as a cookie brings it */
  bySession(secret: string): Promise<Caller | null>
  /** A session has ended. @param session its hash */
  forget(session: string): void
  /** Reads the living tokens, for the time when they cannot be read. Never rejects. */
  refresh(): Promise<void>
  close(): void
}

type Options = {
  readonly store: Pick<ControlStore, 'tokenOf' | 'sessionOf' | 'credentials'>
  readonly now: () => number
  /** How long the database may take before what was known last counts. @default 500 */
  readonly timeoutMs?: number
  /** @default 30000 */
  readonly refreshMs?: number
}

const MAX_SESSIONS = 1_000
const REFRESH_TIMEOUT_MS = 3_000

export function createAuthenticator(options: Options): Authenticator {
  const { store, now, timeoutMs = 500, refreshMs = 30_000 } = options
  let known: readonly Credential[] = []
  /** Session → token id, of sessions that were good when the database last said so. */
  const sessions = new Map<string, string>()

  const refresh = async (): Promise<void> => {
    try {
      known = await within(REFRESH_TIMEOUT_MS, store.credentials())
    } catch {
      // what was known before goes on counting
    }
  }
  const timer = setInterval(() => void refresh(), refreshMs)
  timer.unref()

  const ask = async (
    asked: () => Promise<Token | null>,
    remembered: () => Token | undefined,
  ): Promise<Token | null> => {
    try {
      return await within(timeoutMs, asked())
    } catch {
      return remembered() ?? null
    }
  }
  const remember = (session: string, token: Token): void => {
    const [oldest] = sessions.keys()
    if (sessions.size >= MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest)
    sessions.set(session, token.id)
  }

  return {
    async byToken(secret) {
      const hash = hashSecret(secret)
      const token = await ask(
        () => store.tokenOf(hash, now()),
        () => known.find((credential) => credential.hash === hash)?.token,
      )
      return token && { token, session: null }
    },
    async bySession(secret) {
      const session = hashSecret(secret)
      const token = await ask(
        () => store.sessionOf(session, now()),
        () => known.find(({ token: { id } }) => id === sessions.get(session))?.token,
      )
      if (token) remember(session, token)
      else sessions.delete(session)
      return token && { token, session }
    },
    forget: (session) => void sessions.delete(session),
    refresh,
    close: () => clearInterval(timer),
  }
}
