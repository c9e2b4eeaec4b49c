import type { PairDifference } from '../../api/wire.ts'
import { clipped, visibleText } from '../../text/visible.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import type { Leg } from '../../../core/index.ts'
import { Name } from '../name.tsx'
import { stateOf, type DiffLine, type LineState, type Side } from './align.ts'
import { CutValue } from './cut-value.tsx'
import { KIND_MARKS, KIND_TEXTS } from './kinds.ts'

const MOST = 240
const MAX_INDENT = 6

const BRACKETS = { object: '{ }', list: '[ ]' } as const

const Cell = ({ side, leg, path }: { readonly side: Side; readonly leg: Leg; readonly path: string }) => (
  <td role="cell" class={side === null ? 'diff-side diff-nothing' : 'diff-side'} data-leg={leg}>
    <span class="diff-leg" aria-hidden="true">
      {LEG_NAMES[leg]}
    </span>
    {side === null && <span class="quiet">nothing</span>}
    {side !== null && side.kind === 'leaf' && (
      <CutValue
        text={side.text}
        most={MOST}
        what={`${clipped(visibleText(path), 80)} at ${LEG_NAMES[leg]}`}
      />
    )}
    {side !== null && side.kind !== 'leaf' && <span class="quiet bracket">{BRACKETS[side.kind]}</span>}
  </td>
)

const STATE_TEXTS: Readonly<Record<Exclude<LineState, 'same'>, string>> = {
  expected: 'expected, means the same',
  'changes-meaning': 'expected, changes meaning',
  mismatched: 'no rule explains it',
}

const ruleState = ({ rule, effect }: PairDifference): Exclude<LineState, 'same'> => {
  if (rule === undefined) return 'mismatched'
  return effect === 'changes-meaning' ? 'changes-meaning' : 'expected'
}

type WhyProps = {
  readonly difference: PairDifference
  /** The line above is explained by the same rule. */
  readonly again: boolean
}

const Why = ({ difference, again }: WhyProps) => {
  const { kind, rule, says, atCutover } = difference
  const state = ruleState(difference)
  return (
    <div class={`diff-why diff-why-${state}`}>
      <p>
        <span class="diff-mark" aria-hidden="true">
          {KIND_MARKS[kind]}
        </span>{' '}
        <b>{KIND_TEXTS[kind]}</b> · {STATE_TEXTS[state]}
        {rule !== undefined && (
          <>
            {' '}
            · rule{' '}
            <code>
              <Name text={rule} />
            </code>
            {again && ', as above'}
          </>
        )}
      </p>
      {!again && says !== undefined && (
        <p>
          <Name text={says} most={600} />
        </p>
      )}
      {!again && atCutover !== undefined && (
        <p class="diff-cutover">
          <b>At cutover:</b> {atCutover}
        </p>
      )}
    </div>
  )
}

type Props = {
  readonly line: DiffLine
  /** The rules of the line above. */
  readonly above: readonly string[]
  /** Whether nothing came from a leg: then nothing is compared. */
  readonly alone: Leg | null
}

const isSame = ({ segment, rudderstack, differences }: DiffLine): boolean =>
  differences.length === 0 && segment?.kind === rudderstack?.kind

/** A place, what both legs say there, and why that differs. */
export const DiffLineRow = ({ line, above, alone }: Props) => {
  const { path, name, depth, segment, rudderstack, differences } = line
  const state = alone === null ? stateOf(line) : 'same'
  const shown = `diff-line diff-${state}${isSame(line) ? ' diff-agreed' : ''}`
  return (
    <>
      <tr role="row" class={shown}>
        <th role="rowheader" scope="row" title={clipped(visibleText(path), 500)}>
          <span class={`diff-name indent-${Math.min(depth, MAX_INDENT)}`}>
            <code>
              <Name text={name} none='""' />
            </code>
          </span>
        </th>
        <Cell side={segment} leg="segment" path={path} />
        <Cell side={rudderstack} leg="rudderstack" path={path} />
      </tr>
      {differences.length > 0 && (
        <tr role="row" class={`diff-reasons diff-${state}`}>
          <td role="cell" colSpan={3}>
            {differences.map((difference, index) => (
              <Why
                key={`${index} ${difference.kind}`}
                difference={difference}
                again={difference.rule !== undefined && above.includes(difference.rule)}
              />
            ))}
          </td>
        </tr>
      )}
    </>
  )
}
