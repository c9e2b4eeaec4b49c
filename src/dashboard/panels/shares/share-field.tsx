import { useState } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import type { EffectiveShare } from '../../../core/rollout/effective-share.ts'
import { stepOfKey } from '../../shares/step-of-key.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { parsePercent } from '../../text/percent.ts'

type Props = {
  readonly id: string
  readonly leg: Leg
  readonly audience: string
  readonly share: EffectiveShare
  /** Whether it may be unset, so that it inherits. */
  readonly mayInherit: boolean
  readonly problem: string | null
  readonly disabled: boolean
  onSet(value: number | null): void
  onInvalid(problem: string): void
}

const originText = ({ own, from, said }: EffectiveShare): string | null => {
  if (own) return null
  if (from === null) return 'by default'
  return said === null ? `inherited from ${from}` : `${from} comes first and decides`
}

/** What is typed stays as it is typed ("5." is 5 as well) until the handles, or somebody else, say another share. */
const textOf = (typed: string, value: number, problem: string | null): string => {
  const parsed = parsePercent(typed)
  const holds = parsed.ok ? parsed.percent === value : parsed.problem === problem
  return holds ? typed : String(value)
}

/** One share as a number; grey where it is not the audience's own. */
export const ShareField = (props: Props) => {
  const { id, leg, audience, share, mayInherit, problem, disabled, onSet, onInvalid } = props
  const [typed, setTyped] = useState('')
  const type = (text: string): void => {
    setTyped(text)
    const parsed = parsePercent(text)
    if (parsed.ok) onSet(parsed.percent)
    else onInvalid(parsed.problem)
  }
  const step = (event: KeyboardEvent): void => {
    if (event.key.startsWith('Arrow') && !['ArrowUp', 'ArrowDown'].includes(event.key)) return
    if (event.key === 'Home' || event.key === 'End') return
    const to = stepOfKey(event.key, event.shiftKey, Math.round(share.value * 100), { min: 0, max: 10_000 })
    if (to === null) return
    event.preventDefault()
    type(String(to / 100))
  }
  const origin = originText(share)
  const hints = [problem !== null && `${id}-problem`, origin !== null && `${id}-origin`].filter(Boolean)
  return (
    <div class={`share-field share-field-${leg}${share.own ? '' : ' share-field-inherited'}`}>
      <div class="share-label">
        <label for={id}>reaches {LEG_NAMES[leg]}</label>
        {origin !== null && (
          <span id={`${id}-origin`} class="origin">
            {origin}
          </span>
        )}
        {share.said !== null && mayInherit && !disabled && (
          <button
            type="button"
            class="inherit"
            aria-label={`Inherit: ${audience} reaches ${LEG_NAMES[leg]}`}
            onClick={() => onSet(null)}
          >
            inherit
          </button>
        )}
      </div>
      <span class="percent-box">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          size={6}
          maxLength={8}
          value={textOf(typed, share.value, problem)}
          disabled={disabled}
          aria-label={`${audience} reaches ${LEG_NAMES[leg]}, percent`}
          aria-invalid={problem !== null}
          aria-describedby={hints.length > 0 ? hints.join(' ') : undefined}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={step}
        />
        <span aria-hidden="true">%</span>
      </span>
      {problem !== null && (
        <p id={`${id}-problem`} class="hint hint-wrong">
          {problem}
        </p>
      )}
    </div>
  )
}
