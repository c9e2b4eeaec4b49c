import { useState } from 'preact/hooks'
import { countText } from '../text/count.ts'

/** The first of many, and a button for more of them. */
export const useFirst = <Row,>(rows: readonly Row[], step: number) => {
  const [most, setMost] = useState(step)
  const left = rows.length - most
  const more =
    left > 0 ? (
      <button type="button" class="button" onClick={() => setMost(most + step * 4)}>
        Show {countText(Math.min(left, step * 4))} more of {countText(rows.length)}
      </button>
    ) : null
  return { shown: rows.slice(0, most), more }
}
