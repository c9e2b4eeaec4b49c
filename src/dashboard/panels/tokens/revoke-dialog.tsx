import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { submits, useAction } from '../../state/use-action.ts'

type Props = { readonly name: string; onRevoked(): void; onClose(): void }

/** A token that lets nobody in any more. */
export const RevokeDialog = ({ name, onRevoked, onClose }: Props) => {
  const { api, session } = useDesk()
  const action = useAction(() => api('DELETE', `api/tokens/${encodeURIComponent(name)}`), onRevoked)
  return (
    <Dialog title={`Revoke ${name}`} onClose={onClose}>
      <form class="dialog-body" onSubmit={submits(action)}>
        <p>
          The token lets nobody in from now on, and the browsers that it signed in are signed out.
          {name === session.name && <b> It is the one that you are signed in with.</b>}
        </p>
        <ProblemNotice problem={action.problem} />
        <div class="actions">
          <button type="submit" class="button button-grave" disabled={action.busy}>
            Revoke
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  )
}
