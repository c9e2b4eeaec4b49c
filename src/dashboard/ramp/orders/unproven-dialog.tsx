import { useState } from 'preact/hooks'
import { Notice } from '../../parts/notice.tsx'
import { WordDialog } from '../../parts/word-dialog.tsx'
import type { Begun } from '../begun.ts'
import { stageName } from '../state-text.ts'
import { useOrder } from './use-order.ts'

type Props = { readonly answer: Begun; onClose(): void }

type WhereProps = { readonly answer: Begun; readonly full: boolean; onChoose(full: boolean): void }

/** The next stage, or straight to the last. */
const Where = ({ answer: { ramp }, full, onChoose }: WhereProps) => {
  const next = ramp.stages[ramp.state.stage + 1]
  const last = ramp.stages.at(-1)
  if (next === undefined || last === undefined || next === last) return null
  return (
    <fieldset class="roles">
      <legend>Where to</legend>
      {[next, last].map((stage) => (
        <label key={stage.number} class="role">
          <input
            type="radio"
            name="where"
            checked={full === (stage === last)}
            onChange={() => onChoose(stage === last)}
          />
          Stage {stage.number}, {stage === last ? 'the last' : 'the next'} ({stageName(stage)})
        </label>
      ))}
    </fieldset>
  )
}

/** On without proof, on somebody's word, which cannot be taken back from the record. */
export const UnprovenDialog = ({ answer, onClose }: Props) => {
  const [reason, setReason] = useState('')
  const [full, setFull] = useState(false)
  const action = useOrder({ verb: 'promote', reason, more: { full, unproven: true } }, onClose)
  return (
    <WordDialog
      title="Go on without proof"
      action={action}
      label="Go on without proof"
      busyLabel="Going on…"
      word="unproven"
      reason={{
        value: reason,
        onChange: setReason,
        required: 'It is shown at the stage and in the history.',
      }}
      onClose={onClose}
    >
      <p>
        More people move although it is not proven that nothing is lost.{' '}
        <b>The stage is marked as unproven for ever</b>, with your name and your reason.
      </p>
      {answer.verdict !== null && <Notice kind="warning">{answer.verdict.reason}</Notice>}
      <Where answer={answer} full={full} onChoose={setFull} />
    </WordDialog>
  )
}
