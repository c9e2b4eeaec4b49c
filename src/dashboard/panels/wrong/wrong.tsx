import { useState } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import { useDesk, whyNotChange, whyNotOperate } from '../../state/desk.ts'
import { COHORT_WITHOUT, LABELS, LEG_NAMES } from '../../text/cohorts.ts'
import { isBegun, type Begun } from '../../ramp/begun.ts'
import { OrderDialog } from '../../ramp/orders/order-dialog.tsx'
import { whyNotOrder } from '../../ramp/orders/orders.ts'
import { abortsTo } from '../../ramp/state-text.ts'
import { useRamp } from '../../state/ramp.ts'
import { KillBanner } from './kill-banner.tsx'
import { KillDialog } from './kill-dialog.tsx'
import { LiftDialog } from './lift-dialog.tsx'
import { UndoDialog } from './undo-dialog.tsx'

type Asking =
  | { readonly kind: 'kill'; readonly leg: Leg }
  | { readonly kind: 'lift' | 'undo' | 'abort' | 'pause' }
  | null

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

type KillProps = { readonly leg: Leg; readonly whyNot: string | null; onAsk(asking: Asking): void }

const Kill = ({ leg, whyNot, onAsk }: KillProps) => (
  <Remedy
    id={`kill-${leg}`}
    label={`Kill ${LEG_NAMES[leg]}…`}
    effect={
      leg === 'rudderstack'
        ? 'Everybody back on Segment in seconds'
        : `Everybody ${LABELS[COHORT_WITHOUT[leg]]} in seconds`
    }
    grave={leg === 'rudderstack'}
    whyNot={whyNot}
    onClick={() => onAsk({ kind: 'kill', leg })}
  />
)

type RampProps = { readonly answer: Begun; readonly whyNot: string | null; onAsk(asking: Asking): void }

/** A ramp that drives itself is aborted or paused. */
const RampRemedies = ({ answer, whyNot, onAsk }: RampProps) => {
  const to = abortsTo(answer)
  const whyNotAbort = whyNotOrder('abort', answer)
  const whyNotPause = whyNotOrder('pause', answer)
  return (
    <>
      <Remedy
        id="abort"
        label="Abort the ramp…"
        effect={
          whyNotAbort ??
          (to < 0 ? 'Back to before its first stage' : `Back to stage ${to + 1}, the last proven one`)
        }
        whyNot={whyNot ?? whyNotAbort}
        onClick={() => onAsk({ kind: 'abort' })}
      />
      <Remedy
        id="pause"
        label="Pause the ramp…"
        effect={whyNotPause ?? 'It stops here; nobody moves'}
        whyNot={whyNot ?? whyNotPause}
        onClick={() => onAsk({ kind: 'pause' })}
      />
    </>
  )
}

/** On top of everything: what to do when something is wrong. */
export const Wrong = () => {
  const desk = useDesk()
  const { answer } = useRamp()
  const [asking, setAsking] = useState<Asking>(null)
  const close = (): void => setAsking(null)
  const { killed } = desk.status.rollout
  const whyNotKill = whyNotOperate(desk)
  const whyNotUndo = whyNotChange(desk)
  const driven = isBegun(answer) && answer.enabled ? answer : null
  return (
    <section class={killed === null ? 'wrong' : 'wrong wrong-killed'} aria-labelledby="title-wrong">
      {killed !== null && (
        <KillBanner killed={killed} whyNot={whyNotKill} onLift={() => setAsking({ kind: 'lift' })} />
      )}
      <h2 id="title-wrong">Something is wrong?</h2>
      {whyNotKill !== null && <p class="hint">{whyNotKill}</p>}
      <ul class="remedies">
        {killed !== 'rudderstack' && <Kill leg="rudderstack" whyNot={whyNotKill} onAsk={setAsking} />}
        {driven !== null && <RampRemedies answer={driven} whyNot={whyNotKill} onAsk={setAsking} />}
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
        {killed !== 'segment' && <Kill leg="segment" whyNot={whyNotKill} onAsk={setAsking} />}
      </ul>
      {driven !== null && (
        <p class="hint">
          Whichever you choose, the same people stay together, and the ramp does not go on until somebody
          resumes it.
        </p>
      )}
      {asking?.kind === 'kill' && <KillDialog leg={asking.leg} onClose={close} />}
      {asking?.kind === 'lift' && killed !== null && <LiftDialog killed={killed} onClose={close} />}
      {asking?.kind === 'undo' && <UndoDialog to={null} onClose={close} />}
      {(asking?.kind === 'abort' || asking?.kind === 'pause') && driven !== null && (
        <OrderDialog order={asking.kind} answer={driven} onClose={close} />
      )}
    </section>
  )
}
