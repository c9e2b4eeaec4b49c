import { useState } from 'preact/hooks'
import type { ApiProblem } from '../../api/api.ts'
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
import { CameMeanwhile } from '../history/came-meanwhile.tsx'
import { LastChange } from '../history/last-change.tsx'
import type { UndoTarget } from './undo-target.ts'
import { useUndoTarget } from './use-undo-target.ts'

type Props = {
  /** A revision, or null for the one before the last change. */
  readonly to: number | null
  /** What holds it, where it is not among the newest entries. */
  readonly history?: History
  onClose(): void
}

type Effect = { readonly target: UndoTarget; readonly simulation: PopulationSimulation | null }

const Effect = ({ target: { document, entry }, simulation }: Effect) => {
  const inForce = useDesk().status.rollout.document
  return (
    <>
      {entry !== null && <LastChange entry={entry} />}
      <Differences differences={diffRollouts({ ...inForce, killed: null }, { ...document, killed: null })} />
      {simulation !== null && <WhoMoves simulation={simulation} />}
    </>
  )
}

/** Who would move, by a document under the number in force; nothing is asked while there is no document. */
const useSimulation = (target: UndoTarget | null) => {
  const { api, status } = useDesk()
  const { revision, killed = null } = status.rollout.document
  const rollout = target === null ? null : { ...target.document, revision, killed }
  return useLoad<PopulationSimulation>(api, rollout && 'api/simulate', revision, { rollout })
}

/** Why it did not work, unless that is a newer revision, which is shown instead or was looked at since. */
const unseen = (problem: ApiProblem | null, base: number, overtaken: boolean): ApiProblem | null =>
  overtaken || (problem?.current ?? Infinity) <= base ? null : problem

/** An earlier revision again, under a new number; first what that changes. Only what was shown is taken back. */
export const UndoDialog = ({ to, history, onClose }: Props) => {
  const { api, refresh, status } = useDesk()
  const inForce = status.rollout.document
  const [reason, setReason] = useState('')
  const [undone, setUndone] = useState<Undone | null>(null)
  const [base, setBase] = useState(inForce)
  const { target, known, problem } = useUndoTarget(to, history)
  const simulation = useSimulation(target)
  const body = { from: base.revision, ...(to !== null && { to }), ...reasonIn(reason) }
  const action = useAction(
    () => api<Undone>('POST', 'api/undo', { body }),
    async (value) => {
      setUndone(value)
      await refresh()
    },
    refresh,
  )
  // its own revision may be seen before its answer
  const overtaken = base.revision < inForce.revision && !action.busy
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
      action={{ ...action, problem: unseen(action.problem, base.revision, overtaken) }}
      label={to === null ? 'Undo' : title}
      busyLabel="Undoing…"
      // what is still to be shown would move the button under the pointer
      allowed={target !== null && !simulation.loading && !overtaken}
      onClose={onClose}
    >
      {overtaken && (
        <CameMeanwhile
          base={base}
          so={`Nothing was undone: you looked at ${base.revision}.`}
          label={`Look at revision ${inForce.revision}`}
          onGoOn={() => setBase(inForce)}
        />
      )}
      {target !== null && !overtaken && <Effect target={target} simulation={simulation.value} />}
      {known && target === null && <Notice kind="info">There is no change to undo.</Notice>}
      <ProblemNotice problem={problem} />
      {target !== null && <ReasonField id="undo-reason" value={reason} onChange={setReason} />}
    </AskDialog>
  )
}
