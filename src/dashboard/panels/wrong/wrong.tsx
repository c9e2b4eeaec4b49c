import { useState } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import { useDesk, whyNotChange, whyNotOperate } from '../../state/desk.ts'
import { COHORT_WITHOUT, LABELS, LEGS, LEG_NAMES } from '../../text/cohorts.ts'
import { KillBanner } from './kill-banner.tsx'
import { KillDialog } from './kill-dialog.tsx'
import { LiftDialog } from './lift-dialog.tsx'
import { UndoDialog } from './undo-dialog.tsx'

type Asking = { readonly kind: 'kill'; readonly leg: Leg } | { readonly kind: 'lift' | 'undo' } | null

type RemedyProps = {
  readonly id: string
  readonly label: string
  readonly effect: string
  readonly grave?: boolean
  readonly whyNot: string | null
  onClick(): void
}

const Remedy = ({ id, label, effect, grave = false, whyNot, onClick }: RemedyProps) => (
  <li class="remedy">
    <button
      type="button"
      class={grave ? 'button button-grave' : 'button'}
      disabled={whyNot !== null}
      aria-describedby={`${id}-effect`}
      onClick={onClick}
    >
      {label}
    </button>
    <p id={`${id}-effect`}>{effect}</p>
  </li>
)

/** On top of everything: what to do when something is wrong. */
export const Wrong = () => {
  const desk = useDesk()
  const [asking, setAsking] = useState<Asking>(null)
  const close = (): void => setAsking(null)
  const { killed } = desk.status.rollout
  const whyNotKill = whyNotOperate(desk)
  const whyNotUndo = whyNotChange(desk)
  return (
    <section class={killed === null ? 'wrong' : 'wrong wrong-killed'} aria-labelledby="title-wrong">
      {killed !== null && (
        <KillBanner killed={killed} whyNot={whyNotKill} onLift={() => setAsking({ kind: 'lift' })} />
      )}
      <h2 id="title-wrong">Something is wrong?</h2>
      {whyNotKill !== null && <p class="hint">{whyNotKill}</p>}
      <ul class="remedies">
        {LEGS.filter((leg) => leg !== killed).map((leg) => (
          <Remedy
            key={leg}
            id={`kill-${leg}`}
            label={`Kill ${LEG_NAMES[leg]}…`}
            effect={
              leg === 'rudderstack'
                ? 'Everybody back on Segment in seconds'
                : `Everybody ${LABELS[COHORT_WITHOUT[leg]]} in seconds`
            }
            grave={leg === 'rudderstack'}
            whyNot={whyNotKill}
            onClick={() => setAsking({ kind: 'kill', leg })}
          />
        ))}
        <Remedy
          id="undo"
          label="Undo…"
          effect={
            (whyNotKill === null ? whyNotUndo : null) ??
            'The last change to the shares; the same people go back'
          }
          whyNot={whyNotUndo}
          onClick={() => setAsking({ kind: 'undo' })}
        />
      </ul>
      {asking?.kind === 'kill' && <KillDialog leg={asking.leg} onClose={close} />}
      {asking?.kind === 'lift' && killed !== null && <LiftDialog killed={killed} onClose={close} />}
      {asking?.kind === 'undo' && <UndoDialog to={null} onClose={close} />}
    </section>
  )
}
