import { useState } from 'preact/hooks'
import type { History, PopulationSimulation, Undone } from '../../api/wire.ts'
import { AskDialog } from '../../parts/ask-dialog.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Differences } from '../../parts/differences.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { WhoMoves } from '../../parts/who-moves.tsx'
import { diffRollouts } from '../../shares/diff-rollouts.ts'
import { useDesk } from '../../state/desk.ts'
import { useAction } from '../../state/use-action.ts'
import { useLoad } from '../../state/use-load.ts'
import { reasonIn } from '../../text/reason.ts'
import { LastChange } from '../history/last-change.tsx'
import { undoTarget, type UndoTarget } from './undo-target.ts'

type Props = {
  /** A revision, or null for the one before the last change. */
  readonly to: number | null
  /** What holds it, where it is not among the newest entries. */
  readonly history?: History
  onClose(): void
}

const Effect = ({ target: { document, entry } }: { readonly target: UndoTarget }) => {
  const { api, status } = useDesk()
  const inForce = status.rollout.document
  const next = { ...document, revision: inForce.revision, killed: inForce.killed ?? null }
  const simulation = useLoad<PopulationSimulation>(api, 'api/simulate', inForce.revision, { rollout: next })
  return (
    <>
      {entry !== null && <LastChange entry={entry} />}
      <Differences differences={diffRollouts({ ...inForce, killed: null }, { ...document, killed: null })} />
      {simulation.value !== null && <WhoMoves simulation={simulation.value} />}
    </>
  )
}

/** An earlier revision again, under a new number; first what that changes. */
export const UndoDialog = ({ to, history, onClose }: Props) => {
  const { api, refresh, status } = useDesk()
  const [reason, setReason] = useState('')
  const newest = useLoad<History>(
    api,
    history === undefined ? 'api/history?limit=100' : null,
    status.rollout.revision,
  )
  const [undone, setUndone] = useState<Undone | null>(null)
  const known = history ?? newest.value
  const target = known === null ? null : undoTarget(known, to)
  const action = useAction(
    () => api<Undone>('POST', 'api/undo', { body: { ...(to !== null && { to }), ...reasonIn(reason) } }),
    async (value) => {
      setUndone(value)
      await refresh()
    },
  )
  const title = to === null ? 'Undo the last change' : `Back to revision ${to}`
  if (undone !== null)
    return (
      <Dialog title={title} onClose={onClose}>
        <div class="dialog-body">
          <Notice kind="fine" live>
            Revision {undone.revision} is in force; open pages follow now.
          </Notice>
          <div class="actions">
            <button type="button" class="button button-main" onClick={onClose}>
              Close
            </button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <AskDialog
      title={title}
      action={action}
      label={to === null ? 'Undo' : title}
      busyLabel="Undoing…"
      allowed={target !== null}
      onClose={onClose}
    >
      {target !== null && <Effect target={target} />}
      {known !== null && target === null && <Notice kind="info">There is no change to undo.</Notice>}
      <ProblemNotice problem={newest.problem} />
      {target !== null && <ReasonField id="undo-reason" value={reason} onChange={setReason} />}
    </AskDialog>
  )
}
