import type { TargetedPointerEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { LEG_OF, limitsOf, placeOf, sharesOf, type Bar, type Handle as Side } from '../../shares/bar.ts'
import { stepOfKey } from '../../shares/step-of-key.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { percentText } from '../../text/percent.ts'

type Props = {
  readonly side: Side
  readonly bar: Bar
  readonly audience: string
  readonly partsText: string
  readonly disabled: boolean
  /** What the bar is drawn in, for where a pointer is on it. */
  track(): DOMRect | undefined
  onMove(to: number): void
}

type Pointer = TargetedPointerEvent<HTMLDivElement>

/** One end of a leg's range: dragged by mouse or finger, or moved by the keys of a slider. */
export const Handle = ({ side, bar, audience, partsText, disabled, track, onMove }: Props) => {
  const [held, setHeld] = useState(false)
  // where in the handle it was taken hold of, so that it does not jump under the finger
  const grip = useRef(0)
  const limits = limitsOf(bar, side)
  const leg = LEG_NAMES[LEG_OF[side]]
  const share = sharesOf(bar)[LEG_OF[side]]

  const take = (event: Pointer): void => {
    const area = track()
    if (disabled || area === undefined || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = event.clientX - (area.left + (bar[side] / 10_000) * area.width)
    setHeld(true)
  }
  const drag = (event: Pointer): void => {
    const area = track()
    if (held && area !== undefined) onMove(placeOf(event.clientX - grip.current, area.left, area.width))
  }
  const press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = stepOfKey(event.key, event.shiftKey, bar[side], limits)
    if (to === null || disabled) return
    event.preventDefault()
    onMove(to)
  }
  return (
    <div
      role="slider"
      class={`handle handle-${side}${held ? ' handle-held' : ''}`}
      style={{ left: `${bar[side] / 100}%` }}
      tabIndex={0}
      aria-label={`${audience}: how far ${leg} reaches`}
      aria-valuemin={limits.min / 100}
      aria-valuemax={limits.max / 100}
      aria-valuenow={bar[side] / 100}
      aria-valuetext={`reaches ${leg} ${percentText(share)}: ${partsText}`}
      aria-disabled={disabled}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={() => setHeld(false)}
      onPointerCancel={() => setHeld(false)}
      onKeyDown={press}
    >
      <span class="handle-stem" aria-hidden="true" />
      <span class="handle-grip" aria-hidden="true" />
    </div>
  )
}
