import { useEffect, useRef, useState } from 'preact/hooks'
import { useDesk, whyNotOperate } from '../../state/desk.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import type { Begun } from '../begun.ts'
import { isStopped } from '../state-text.ts'
import { OrderDialog } from './order-dialog.tsx'
import { whyNoOrders, whyNotOrder, type Order } from './orders.ts'

type ButtonProps = {
  readonly id: string
  readonly label: string
  readonly main?: boolean
  readonly whyNot: string | null
  /** Said once for all of them elsewhere. */
  readonly isSaid: boolean
  onClick(): void
}

const OrderButton = ({ id, label, main = false, whyNot, isSaid, onClick }: ButtonProps) => {
  const shows = whyNot !== null && !isSaid
  return (
    <div class="order">
      <button
        type="button"
        class={main ? 'button button-main' : 'button'}
        disabled={whyNot !== null}
        aria-describedby={shows ? `order-${id}-why` : undefined}
        onClick={onClick}
      >
        {label}
      </button>
      {shows && (
        <p id={`order-${id}-why`} class="hint">
          {whyNot}
        </p>
      )}
    </div>
  )
}

type Row = { readonly order: Order; readonly label: string; readonly slot: string; readonly main?: boolean }

/** Those that mean something as the ramp stands; none of a dry run. A button that becomes another one keeps its place, and so the focus. */
const rowsOf = (answer: Begun): readonly Row[] => {
  if (whyNoOrders(answer) !== null) return []
  const next = answer.ramp.stages[answer.ramp.state.stage + 1]
  const isOpen = whyNotOrder('promote', answer) === null
  return [
    { order: 'promote', label: 'Promote…', slot: 'promote', main: true },
    ...(next?.approval === true
      ? [{ order: 'approve', label: `Approve stage ${next.number}…`, slot: 'approve' } as const]
      : []),
    isStopped(answer)
      ? { order: 'resume', label: 'Resume…', slot: 'hold' }
      : { order: 'pause', label: 'Pause…', slot: 'hold' },
    { order: 'abort', label: 'Abort…', slot: 'abort' },
    ...(isOpen || next === undefined
      ? []
      : [{ order: 'unproven', label: 'Go on without proof…', slot: 'unproven' } as const]),
  ]
}

/** For all orders alike: who may not, and what a kill is in the way of. */
const useWhyNone = (answer: Begun): ((order: Order) => string | null) => {
  const desk = useDesk()
  const { killed } = desk.status.rollout
  const isOnward = (order: Order): boolean => order !== 'pause' && order !== 'abort'
  return (order) =>
    whyNotOperate(desk) ??
    whyNotOrder(order, answer) ??
    (killed !== null && isOnward(order) ? `${LEG_NAMES[killed]} is killed: lift that first.` : null)
}

/** What a person may order, and why not where they may not. */
export const Controls = ({ answer }: { readonly answer: Begun }) => {
  const desk = useDesk()
  const whyNot = useWhyNone(answer)
  const [asking, setAsking] = useState<Order | null>(null)
  const element = useRef<HTMLDivElement>(null)
  const opened = useRef(false)
  // the button that asked may not be one any more
  useEffect(() => {
    if (asking === null && document.activeElement === document.body && opened.current)
      element.current?.focus({ preventScroll: true })
    opened.current = asking !== null
  }, [asking])
  const forAll = whyNoOrders(answer) ?? whyNotOperate(desk)
  return (
    <div class="orders" role="group" aria-label="Orders" ref={element} tabIndex={-1}>
      {forAll !== null && <p class="hint">{forAll}</p>}
      {rowsOf(answer).map(({ order, label, slot, main }) => (
        <OrderButton
          key={slot}
          id={slot}
          label={label}
          main={main === true}
          whyNot={whyNot(order)}
          isSaid={forAll !== null}
          onClick={() => setAsking(order)}
        />
      ))}
      {asking !== null && <OrderDialog order={asking} answer={answer} onClose={() => setAsking(null)} />}
    </div>
  )
}
