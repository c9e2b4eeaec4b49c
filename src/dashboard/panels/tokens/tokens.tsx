import { useState } from 'preact/hooks'
import type { CreatedToken, Token, Tokens } from '../../api/wire.ts'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { useLoad } from '../../state/use-load.ts'
import { CreateToken } from './create-token.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'

type RowProps = { readonly token: Token; readonly now: number; onRevoke(): void }

const Row = ({ token, now, onRevoke }: RowProps) => (
  <li class="token">
    <p>
      <b>{token.name}</b> <span class="badge">{token.role}</span>
    </p>
    <p class="quiet">
      made <Moment at={token.createdAt} now={now} />,{' '}
      {token.lastUsedAt === null ? (
        'never used'
      ) : (
        <>
          last used <Moment at={token.lastUsedAt} now={now} ago />
        </>
      )}
    </p>
    <button type="button" class="button button-small" aria-label={`Revoke ${token.name}`} onClick={onRevoke}>
      Revoke…
    </button>
  </li>
)

/** For admins: who and what may come in. */
export const TokensPanel = () => {
  const { api, at, session } = useDesk()
  const isAdmin = session.role === 'admin'
  const tokens = useLoad<Tokens>(api, isAdmin ? 'api/tokens' : null, null)
  const [created, setCreated] = useState<CreatedToken | null>(null)
  const [revoking, setRevoking] = useState<string | null>(null)
  if (!isAdmin)
    return (
      <Panel name="tokens" title="Tokens">
        <p>
          {session.name} is {session.role === 'viewer' ? 'a viewer' : 'an operator'}; tokens are for admins.
        </p>
      </Panel>
    )
  return (
    <Panel name="tokens" title="Tokens" wide json="api/tokens" csv="api/tokens?format=csv">
      <div class="two">
        <div>
          <ProblemNotice problem={tokens.problem} />
          <ul class="tokens">
            {(tokens.value?.tokens ?? []).map((token) => (
              <Row key={token.id} token={token} now={at} onRevoke={() => setRevoking(token.name)} />
            ))}
          </ul>
        </div>
        <CreateToken
          created={created}
          onCreated={(token) => {
            setCreated(token)
            tokens.reload()
          }}
          onDone={() => setCreated(null)}
        />
      </div>
      {revoking !== null && (
        <RevokeDialog
          name={revoking}
          onClose={() => setRevoking(null)}
          onRevoked={() => {
            setRevoking(null)
            tokens.reload()
          }}
        />
      )}
    </Panel>
  )
}
