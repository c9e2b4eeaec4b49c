import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Answer, Api } from '../api/api.ts'
import type { Session } from '../api/wire.ts'

/** Who is signed in; `unknown` before the server said so. */
export type SignedIn = Session | 'unknown' | null

export type Credentials = { readonly code: string } | { readonly token: string }

export type SessionState = {
  readonly signedIn: SignedIn
  /** Whether the server could not be asked; it is asked again. */
  readonly unreachable: boolean
  signIn(credentials: Credentials): Promise<Answer<Session>>
  signOut(): Promise<void>
  /** The server no longer knows the cookie. */
  expire(): void
}

/** @param hasCode a one-time link waits to be used: nothing is asked before that */
export const useSession = (api: Api, hasCode: boolean): SessionState => {
  const [signedIn, setSignedIn] = useState<SignedIn>('unknown')
  const [unreachable, setUnreachable] = useState(false)
  const look = useCallback(async (): Promise<void> => {
    const answer = await api<Session>('GET', 'api/session')
    setUnreachable(!answer.ok && answer.problem.kind !== 'signed-out')
    if (answer.ok) setSignedIn(answer.value)
    else if (answer.problem.kind === 'signed-out') setSignedIn(null)
  }, [api])

  useEffect(() => {
    if (hasCode) return
    void look()
    // signed in again in another tab, or the server is back
    const again = (): void => {
      if (document.visibilityState === 'visible' && (signedIn === null || signedIn === 'unknown')) void look()
    }
    const timer = signedIn === 'unknown' ? setInterval(again, 2_000) : undefined
    addEventListener('focus', again)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', again)
    }
  }, [hasCode, look, signedIn === null, signedIn === 'unknown'])

  return {
    signedIn,
    unreachable,
    async signIn(credentials) {
      const answer = await api<Session>('POST', 'api/session', { body: credentials })
      if (answer.ok) setSignedIn(answer.value)
      return answer
    },
    async signOut() {
      await api('DELETE', 'api/session')
      setSignedIn(null)
    },
    expire: () => setSignedIn((before) => (before === 'unknown' ? before : null)),
  }
}
