import { useState } from 'preact/hooks'
import { AskDialog } from '../../parts/ask-dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import type { Begun } from '../begun.ts'
import { stageName } from '../state-text.ts'
import { useOrder } from './use-order.ts'

type Props = { readonly answer: Begun; onClose(): void }

const WORD = 'unproven'

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

/** On without proof, on somebody's word. It is typed, because it cannot be taken back from the record. */
export const UnprovenDialog = ({ answer, onClose }: Props) => {
  const [word, setWord] = useState('')
  const [reason, setReason] = useState('')
  const [full, setFull] = useState(false)
  const action = useOrder({ verb: 'promote', reason, more: { full, unproven: true } }, onClose)
  const isTyped = word.trim().toLowerCase() === WORD
  return (
    <AskDialog
      title="Go on without proof"
      action={action}
      label="Go on without proof"
      busyLabel="Going on…"
      grave
      allowed={isTyped && reason.trim() !== ''}
      onClose={onClose}
    >
      <p>
        More people move although it is not proven that nothing is lost.{' '}
        <b>The stage is marked as unproven for ever</b>, with your name and your reason.
      </p>
      {answer.verdict !== null && <Notice kind="warning">{answer.verdict.reason}</Notice>}
      <Where answer={answer} full={full} onChoose={setFull} />
      <div class="field">
        <label for="unproven-word">
          Type <code>{WORD}</code> to confirm
        </label>
        <input
          id="unproven-word"
          value={word}
          autoComplete="off"
          autoCapitalize="none"
          autocorrect="off"
          autoFocus
          spellcheck={false}
          onInput={(event) => setWord(event.currentTarget.value)}
        />
      </div>
      <ReasonField
        id="unproven-reason"
        value={reason}
        onChange={setReason}
        required="It is shown at the stage and in the history."
      />
    </AskDialog>
  )
}
