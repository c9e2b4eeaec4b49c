import { useMemo, useState } from 'preact/hooks'
import type { Leg } from '../../../core/index.ts'
import type { PairAnswer } from '../../api/wire.ts'
import { Swatch } from '../../parts/cohort-name.tsx'
import { useFirst } from '../more-rows.tsx'
import { alignLines, onlyDiffering, type DiffLine } from './align.ts'
import { DiffLineRow } from './diff-line.tsx'
import { summaryOf } from './diff-summary.ts'

const LINES_AT_ONCE = 400

const rulesAbove = (lines: readonly DiffLine[], index: number): string[] =>
  (lines[index - 1]?.differences ?? []).flatMap(({ rule }) => (rule === undefined ? [] : [rule]))

/** Which leg brought no copy. */
const missingLeg = ({ segment, rudderstack }: PairAnswer): Leg | null => {
  if (rudderstack.copies.length === 0 && segment.copies.length > 0) return 'rudderstack'
  return segment.copies.length === 0 && rudderstack.copies.length > 0 ? 'segment' : null
}

const Head = () => (
  <thead role="rowgroup">
    <tr role="row">
      <th role="columnheader" scope="col">
        place
      </th>
      <th role="columnheader" scope="col">
        <Swatch cohort="segment" /> Segment
      </th>
      <th role="columnheader" scope="col">
        <Swatch cohort="rudderstack" /> RudderStack
      </th>
    </tr>
  </thead>
)

/** Both copies beside each other in the form in which they are compared, line by line. */
export const DiffTable = ({ answer }: { readonly answer: PairAnswer }) => {
  const { segment, rudderstack, differences, masked } = answer
  const lines = useMemo(
    () => alignLines(segment.canonical, rudderstack.canonical, differences, masked),
    [answer],
  )
  const [only, setOnly] = useState(false)
  const { shown, more } = useFirst(only ? onlyDiffering(lines) : lines, LINES_AT_ONCE)
  const alone = missingLeg(answer)
  return (
    <>
      {alone === null && (
        <div class="diff-head">
          <p>{summaryOf(lines)}</p>
          {differences.length > 0 && (
            <label class="choice-item">
              <input type="checkbox" checked={only} onChange={() => setOnly(!only)} />
              <span>Only what differs</span>
            </label>
          )}
        </div>
      )}
      <table class="table diff" role="table">
        <caption class="unseen">Both copies, place by place</caption>
        <Head />
        <tbody role="rowgroup">
          {shown.map((line, index) => (
            <DiffLineRow key={line.path} line={line} above={rulesAbove(shown, index)} alone={alone} />
          ))}
        </tbody>
      </table>
      {more}
    </>
  )
}
