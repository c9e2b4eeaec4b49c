import { AskDialog } from '../../parts/ask-dialog.tsx'
import { useDesk } from '../../state/desk.ts'
import { useAction } from '../../state/use-action.ts'

type Props = { readonly name: string; onRevoked(): void; onClose(): void }

/** A token that lets nobody in any more. */
export const RevokeDialog = ({ name, onRevoked, onClose }: Props) => {
  const { api, session } = useDesk()
  const action = useAction(() => api('DELETE', `api/tokens/${encodeURIComponent(name)}`), onRevoked)
  return (
    <AskDialog title={`Revoke ${name}`} action={action} label="Revoke" grave onClose={onClose}>
      <p>
        The token lets nobody in from now on, and the browsers that it signed in are signed out.
        {name === session.name && <b> It is the one that you are signed in with.</b>}
      </p>
    </AskDialog>
  )
}
