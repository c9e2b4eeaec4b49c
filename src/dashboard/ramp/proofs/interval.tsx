import type { Proof } from './group-proofs.ts'
import { intervalKind } from './interval-kind.ts'

/** Every row has its limit at the same place, at a third of the scale, so that one line goes through all of them. */
const SCALE = 3
const WIDTH = 300
const HEIGHT = 30
/** What begins beyond the scale is seen at its end. */
const ARROW = 9
const MOST_LEFT = WIDTH - ARROW - 4

const place = (share: number, limit: number): number => Math.min(WIDTH, (share / (limit * SCALE)) * WIDTH)

/** The shares that are still possible, the one that was counted, and the limit. The figures stand beside it. */
export const Interval = ({ proof }: { readonly proof: Proof }) => {
  const { low, high, limit, bad, sessions } = proof
  const from = Math.min(MOST_LEFT, place(low, limit))
  const isBeyond = high > limit * SCALE
  const to = isBeyond ? WIDTH - ARROW : Math.max(from + 3, place(high, limit))
  const middle = HEIGHT / 2
  return (
    <svg
      class={`interval interval-${intervalKind(proof)}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="interval-scale" x={0} y={middle - 1} width={WIDTH} height={2} />
      <rect
        class="interval-range"
        x={from}
        y={middle - 5}
        width={to - from}
        height={10}
        rx={isBeyond ? 0 : 2}
      />
      {isBeyond && (
        <path class="interval-beyond" d={`M${to} ${middle - 10}L${WIDTH} ${middle}L${to} ${middle + 10}z`} />
      )}
      <line class="interval-limit" x1={WIDTH / SCALE} x2={WIDTH / SCALE} y1={0} y2={HEIGHT} />
      {sessions > 0 && (
        <rect
          class="interval-point"
          x={Math.min(WIDTH - 4, Math.max(0, place(bad / sessions, limit) - 2))}
          y={middle - 9}
          width={4}
          height={18}
        />
      )}
    </svg>
  )
}
