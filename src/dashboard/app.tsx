import { useMemo, useRef } from 'preact/hooks'
import { createApi } from './api/api.ts'
import { Desk } from './desk.tsx'
import { SignIn } from './sign-in.tsx'
import { useDraft } from './state/use-draft.ts'
import { useRoute } from './state/use-route.ts'
import { useSession } from './state/use-session.ts'
import { useStatus } from './state/use-status.ts'

/** The page: the way in, or the desk. What is kept here outlives a session that ends. */
export const App = () => {
  const route = useRoute()
  const expire = useRef(() => {})
  const api = useMemo(() => createApi(fetch.bind(globalThis), () => expire.current()), [])
  const session = useSession(api, route.code !== null)
  expire.current = session.expire
  const { signedIn } = session
  const isIn = signedIn !== null && signedIn !== 'unknown' && route.code === null
  const seen = useStatus(api, isIn)
  const draft = useDraft(seen.status?.rollout.document ?? null)
  if (isIn)
    return (
      <Desk
        api={api}
        session={signedIn}
        seen={seen}
        draft={draft}
        route={route}
        onSignOut={() => void session.signOut()}
      />
    )
  if (signedIn === null || route.code !== null)
    return <SignIn session={session} code={route.code} hasEdits={draft?.changed === true} />
  return (
    <p class="waiting" role="status">
      {session.unreachable
        ? 'The server does not answer; it is asked again every two seconds.'
        : 'Asking the server…'}
    </p>
  )
}
