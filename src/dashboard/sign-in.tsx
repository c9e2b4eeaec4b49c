import { useState } from 'preact/hooks'
import { Mark } from './parts/mark.tsx'
import { ProblemNotice } from './parts/problem-notice.tsx'
import { submits, useAction } from './state/use-action.ts'
import type { SessionState } from './state/use-session.ts'
import { removeCode } from './state/use-route.ts'

type Props = {
  readonly session: SessionState
  readonly code: string | null
  /** Edits wait to be applied. */
  readonly hasEdits: boolean
}

/** A link must not be used up by whatever previews it, so a person presses the button. */
const ByLink = ({ session, code }: { readonly session: SessionState; readonly code: string }) => {
  const action = useAction(() => session.signIn({ code }), removeCode)
  return (
    <form onSubmit={submits(action)}>
      <p>This link signs in this browser, once, for 12 hours.</p>
      <ProblemNotice problem={action.problem} />
      <div class="actions">
        <button type="submit" class="button button-main" disabled={action.busy}>
          {action.busy ? 'Signing in…' : 'Sign in with this link'}
        </button>
        <button type="button" class="button" onClick={removeCode}>
          Use a token instead
        </button>
      </div>
    </form>
  )
}

const ByToken = ({ session }: { readonly session: SessionState }) => {
  const [token, setToken] = useState('')
  const action = useAction(
    () => session.signIn({ token: token.trim() }),
    () => setToken(''),
  )
  return (
    <form onSubmit={submits(action, token.trim() !== '')}>
      <div class="field">
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          value={token}
          autoComplete="current-password"
          spellcheck={false}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </div>
      <ProblemNotice problem={action.problem} />
      <div class="actions">
        <button type="submit" class="button button-main" disabled={token.trim() === '' || action.busy}>
          {action.busy ? 'Signing in…' : 'Sign in'}
        </button>
      </div>
      <p class="hint">
        Without one: <code>crossfade login</code> prints a link that signs in this browser once, and{' '}
        <code>crossfade token create --local</code> makes a token on the server’s own machine.
      </p>
    </form>
  )
}

/** The only page that nobody needs to be signed in for. */
export const SignIn = ({ session, code, hasEdits }: Props) => (
  <main class="sign-in">
    <div class="sign-in-card">
      <h1>
        <Mark /> Crossfade
      </h1>
      {hasEdits && (
        <p class="hint hint-warning">
          The session has ended. Your edits are kept: sign in, and they are there.
        </p>
      )}
      {code === null ? <ByToken session={session} /> : <ByLink key={code} session={session} code={code} />}
    </div>
  </main>
)
