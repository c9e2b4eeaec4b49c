import type { Loss } from '../../api/wire.ts'
import { intervalText, standingOf, standingText } from '../loss-text.ts'

/** The limit stands at a quarter of the scale, so that what is far above it still fits. */
const SCALE = 4
/** Percent from the left: what begins beyond the scale is seen at its end. */
const MOST_LEFT = 94

const MARKS = { none: '·', insufficient: '?', open: '~', proven: '✓', broken: '✕' } as const

const place = (share: number, limit: number): number => Math.min(100, (share / (limit * SCALE)) * 100)

/** The share of lost sessions with its interval against the limit. */
export const LossInterval = ({ loss, limit }: { readonly loss: Loss; readonly limit: number }) => {
  const standing = standingOf(loss, limit)
  const { low, high, lost, sessions } = loss
  const from = Math.min(MOST_LEFT, place(low, limit))
  const to = place(high, limit)
  return (
    <div class={`loss loss-${standing}`}>
      {sessions > 0 && (
        <>
          <div class="loss-scale" aria-hidden="true">
            <span
              class={high > limit * SCALE ? 'loss-range loss-beyond' : 'loss-range'}
              style={{ left: `${from}%`, width: `${Math.max(1, to - from)}%` }}
            />
            <span class="loss-point" style={{ left: `${place(lost / sessions, limit)}%` }} />
            <span class="loss-limit" style={{ left: `${100 / SCALE}%` }} />
          </div>
          <p class="loss-figures">{intervalText(loss)}</p>
        </>
      )}
      <p class="loss-standing">
        <span aria-hidden="true">{MARKS[standing]} </span>
        {standingText(loss, limit)}
      </p>
    </div>
  )
}
