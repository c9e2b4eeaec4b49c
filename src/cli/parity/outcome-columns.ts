import type { ParityRow } from '../../server/parity/answers/parity-answer.ts'
import { countText } from '../status/numbers.ts'

/** Heads of what `outcomeCells` counts. @param pending what it is that is not judged yet */
export const outcomeHeads = (pending: string): readonly string[] => [
  'calls',
  'Segment',
  'RudderStack',
  'same',
  'expected',
  'changed',
  'differ',
  'missing',
  'extra',
  'twice',
  pending,
  're-sent',
]

type Counted = Pick<ParityRow, 'calls' | 'segment' | 'rudderstack' | 'outcomes' | 'changesMeaning'>

export const outcomeCells = ({
  calls,
  segment,
  rudderstack,
  outcomes,
  changesMeaning,
}: Counted): readonly string[] =>
  [
    calls,
    segment,
    rudderstack,
    outcomes.matched,
    Math.max(0, outcomes.expected - changesMeaning),
    changesMeaning,
    outcomes.mismatched,
    outcomes.missing,
    outcomes.extra,
    outcomes.duplicate,
    outcomes.pending,
    outcomes.recovered,
  ].map(countText)
