import { useState } from 'preact/hooks'
import type { Changed, PopulationSimulation } from '../../api/wire.ts'
import { Differences } from '../../parts/differences.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { WhoMoves } from '../../parts/who-moves.tsx'
import { diffRollouts } from '../../shares/diff-rollouts.ts'
import { useDesk, whyNotChange } from '../../state/desk.ts'
import { submits, useAction } from '../../state/use-action.ts'
import { useDebounced } from '../../state/use-debounced.ts'
import type { Draft } from '../../state/use-draft.ts'
import { useLoad } from '../../state/use-load.ts'
import { reasonIn } from '../../text/reason.ts'

type Props = {
  readonly draft: Draft
  /** Problems of the document, which nobody needs to ask the server about. */
  readonly faulty: boolean
  /** Somebody else changed what the edits begin from. */
  readonly overtaken: boolean
  onApplied(changed: Changed): void
}

const MORE_THAN = 'More than 20 % of people would move: say why, for whoever reads the history.'

const cannot = (
  { changed, invalid }: Draft,
  { faulty, overtaken }: Props,
  simulation: PopulationSimulation | null,
  reason: string,
): string | null => {
  if (!changed) return 'Nothing is changed.'
  if (faulty || Object.keys(invalid).length > 0) return 'Mend the marked share first.'
  if (overtaken) return 'Take in the newer revision first.'
  return simulation?.reasonRequired === true && reason.trim() === '' ? 'Give a reason first.' : null
}

/** Who would move, why, and the button that does it. */
export const Preview = (props: Props) => {
  const { draft, faulty, onApplied } = props
  const desk = useDesk()
  const [reason, setReason] = useState('')
  const ready = draft.changed && !faulty && Object.keys(draft.invalid).length === 0
  const document = useDebounced(draft.document, 250)
  const asked = useLoad<PopulationSimulation>(
    desk.api,
    ready ? 'api/simulate' : null,
    desk.status.rollout.revision,
    {
      rollout: document,
    },
  )
  const whyNot = cannot(draft, props, asked.value, reason)
  const query = new URLSearchParams({ verb: 'set', ...reasonIn(reason) })
  const headers = { 'if-match': `"${draft.base.revision}"` }
  const action = useAction(
    () => desk.api<Changed>('PUT', `api/rollout?${query.toString()}`, { body: draft.document, headers }),
    (changed) => {
      setReason('')
      onApplied(changed)
    },
    desk.refresh,
  )
  const { busy, problem } = action
  const reasonProblem = problem?.problems.find(({ path }) => path === 'reason')?.message ?? null
  return (
    <form class="preview" aria-label="Before you apply" onSubmit={submits(action, whyNot === null)}>
      <h3>Before you apply {asked.loading && <span class="counting">counting…</span>}</h3>
      <Differences differences={diffRollouts(draft.base, draft.document)} />
      <div aria-live="polite" aria-busy={asked.loading}>
        {ready && asked.value !== null && <WhoMoves simulation={asked.value} />}
        {ready && asked.problem !== null && asked.problem.kind === 'refused' && (
          <ProblemNotice problem={asked.problem} />
        )}
      </div>
      <ReasonField
        id="apply-reason"
        value={reason}
        onChange={setReason}
        required={asked.value?.reasonRequired === true ? MORE_THAN : null}
        problem={reasonProblem}
      />
      {problem?.current == null && <ProblemNotice problem={problem} />}
      <div class="actions">
        <button
          type="submit"
          class="button button-main"
          disabled={whyNot !== null || busy || whyNotChange(desk) !== null}
          aria-describedby="apply-why-not"
        >
          {busy ? 'Applying…' : 'Apply'}
        </button>
        <button type="button" class="button" onClick={draft.discard} disabled={busy}>
          Discard
        </button>
      </div>
      <p id="apply-why-not" class="hint">
        {whyNot ?? `Becomes the revision after ${draft.base.revision}.`}
      </p>
    </form>
  )
}
