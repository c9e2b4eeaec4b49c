import { useState } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import type { Killed } from '../../api/wire.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { WordDialog } from '../../parts/word-dialog.tsx'
import { useDesk } from '../../state/desk.ts'
import { useAction } from '../../state/use-action.ts'
import { COHORT_WITHOUT, LABELS, LEG_NAMES } from '../../text/cohorts.ts'
import { reasonIn } from '../../text/reason.ts'
import { Following } from '../propagation/following.tsx'

type Props = { readonly leg: Leg; onClose(): void }

const Outcome = ({ killed, leg, onClose }: { readonly killed: Killed } & Props) => {
  const { status } = useDesk()
  return (
    <div class="dialog-body">
      <Notice kind={killed.stored ? 'fine' : 'warning'} live>
        <p>
          <b>{LEG_NAMES[leg]} is killed.</b> Everybody is {LABELS[COHORT_WITHOUT[leg]]}; open pages follow
          now.
        </p>
        {!killed.stored && (
          <p>
            <b>Not stored:</b> {killed.problem ?? 'it holds in memory and is tried again.'}
          </p>
        )}
      </Notice>
      <Following propagation={status.propagation} />
      <div class="actions">
        <button type="button" class="button button-main" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  )
}

/** Everybody off a leg. */
export const KillDialog = ({ leg, onClose }: Props) => {
  const { api, refresh } = useDesk()
  const [reason, setReason] = useState('')
  const [killed, setKilled] = useState<Killed | null>(null)
  const action = useAction(
    () => api<Killed>('POST', 'api/rollout/kill', { body: { leg, ...reasonIn(reason) } }),
    async (value) => {
      setKilled(value)
      await refresh()
    },
  )
  const title = `Kill ${LEG_NAMES[leg]}`
  if (killed !== null)
    return (
      <Dialog title={title} onClose={onClose}>
        <Outcome killed={killed} leg={leg} onClose={onClose} />
      </Dialog>
    )
  return (
    <WordDialog
      title={title}
      action={action}
      label={title}
      busyLabel="Killing…"
      word={leg}
      reason={{ value: reason, onChange: setReason }}
      onClose={onClose}
    >
      <p>
        Nobody loads or sends to {LEG_NAMES[leg]} any more: <b>everybody is {LABELS[COHORT_WITHOUT[leg]]}</b>{' '}
        within seconds, in open pages too. It holds until somebody lifts it, and the same people come back
        then.
      </p>
    </WordDialog>
  )
}
