import { useState } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import type { Killed } from '../../api/wire.ts'
import { AskDialog } from '../../parts/ask-dialog.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { useDesk } from '../../state/desk.ts'
import { useAction } from '../../state/use-action.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { reasonIn } from '../../text/reason.ts'

type Props = { readonly killed: Leg; onClose(): void }

/** The switch lifted: the shares hold again. */
export const LiftDialog = ({ killed, onClose }: Props) => {
  const { api, refresh } = useDesk()
  const [reason, setReason] = useState('')
  const action = useAction(
    () => api<Killed>('POST', 'api/rollout/kill', { body: { leg: null, ...reasonIn(reason) } }),
    async () => {
      await refresh()
      onClose()
    },
  )
  return (
    <AskDialog
      title={`Lift the kill of ${LEG_NAMES[killed]}`}
      action={action}
      label="Lift the kill"
      busyLabel="Lifting…"
      onClose={onClose}
    >
      <p>
        The shares hold again, and the same people load {LEG_NAMES[killed]} as before: at once where that
        takes nothing from a page, else at its next load.
      </p>
      <ReasonField id="lift-reason" value={reason} onChange={setReason} />
    </AskDialog>
  )
}
