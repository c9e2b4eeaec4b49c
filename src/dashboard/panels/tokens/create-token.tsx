import { useState } from 'preact/hooks'
import type { CreatedToken, Role } from '../../api/wire.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { submits, useAction } from '../../state/use-action.ts'

const ROLES = [
  ['viewer', 'looks'],
  ['operator', 'changes shares, kills, undoes'],
  ['admin', 'also makes and revokes tokens'],
] as const satisfies readonly (readonly [Role, string])[]

type Props = {
  readonly created: CreatedToken | null
  onCreated(token: CreatedToken): void
  onDone(): void
}

const Secret = ({ created, onDone }: { readonly created: CreatedToken; onDone(): void }) => (
  <div>
    <Notice kind="fine" live>
      <p>
        <b>The token of {created.name}.</b> It is shown this once and kept nowhere: copy it now.
      </p>
      <p class="secret">
        <code>{created.token}</code>
      </p>
    </Notice>
    <div class="actions">
      <CopyButton text={created.token} what="the token" />
      <button type="button" class="button" onClick={onDone}>
        Done
      </button>
    </div>
  </div>
)

/** A new token; its secret is shown once. */
export const CreateToken = ({ created, onCreated, onDone }: Props) => {
  const { api } = useDesk()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const action = useAction(
    () => api<CreatedToken>('POST', 'api/tokens', { body: { name: name.trim(), role } }),
    (token) => {
      setName('')
      onCreated(token)
    },
  )
  if (created !== null) return <Secret created={created} onDone={onDone} />
  return (
    <form onSubmit={submits(action, name.trim() !== '')}>
      <h3>A new token</h3>
      <div class="field">
        <label for="token-name">Name of the person or pipeline</label>
        <input
          id="token-name"
          value={name}
          maxLength={100}
          autoComplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <fieldset class="roles">
        <legend>Role</legend>
        {ROLES.map(([each, may]) => (
          <label key={each} class="role">
            <input type="radio" name="role" checked={role === each} onChange={() => setRole(each)} />
            <span>
              <b>{each}</b> {may}
            </span>
          </label>
        ))}
      </fieldset>
      <ProblemNotice problem={action.problem} />
      <div class="actions">
        <button type="submit" class="button button-main" disabled={name.trim() === '' || action.busy}>
          Make the token
        </button>
      </div>
    </form>
  )
}
