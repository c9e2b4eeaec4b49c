import { counted } from '../../core/text/counted.ts'
import type {
  EventRow,
  LegRow,
  ReconcileResult,
  Share,
} from '../../server/reconcile/result/reconcile-result.ts'
import { timeText } from '../history/format-history.ts'
import { outcomeCells, outcomeHeads } from '../parity/outcome-columns.ts'
import { shareText } from '../parity/share-text.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { countText } from '../status/numbers.ts'
import { clip } from '../status/printable.ts'
import { table } from '../status/table.ts'
import { problemLines } from './problem-lines.ts'

const MOST_ROWS = 40
const HEADS = outcomeHeads('at edge')

/** What a comparison of exported files found, as tables. */
export const formatResult = (result: ReconcileResult): string =>
  [
    legLine('segment', result.segment),
    legLine('rudderstack', result.rudderstack),
    ...rangeLines(result),
    '',
    ...eventLines(result),
    ...edgeLines(result),
    ...pairingLines(result),
    ...fieldLines(result),
    ...otherLines(result),
    ...ruleLines(result),
    '',
    'Causes are not known from exported files: crossfade parity tells them.',
    ...problemLines(result),
    '',
    ...verdictLines(result),
    '',
  ].join('\n')

const legLine = (leg: 'segment' | 'rudderstack', row: LegRow): string => {
  const { files, copies, covers, unstamped, badStamps, single, deletions } = row
  const parts = [
    `${counted(files, 'file')}, ${countText(copies)} copies`,
    ...(covers === null ? [] : [`received ${timeText(covers.from)} to ${timeText(covers.to)}`]),
    ...(unstamped > 0 ? [`${countText(unstamped)} without a stamp`] : []),
    ...(badStamps > 0 ? [`${countText(badStamps)} of these with one that no gate writes`] : []),
    ...(single > 0 ? [`${countText(single)} of people on this leg alone`] : []),
    ...(deletions > 0 ? [`${countText(deletions)} deletions of people`] : []),
  ]
  return `${LEG_NAMES[leg].padEnd(12)}${parts.join(', ')}`
}

const rangeLines = ({ from, to }: ReconcileResult): string[] =>
  from === null && to === null
    ? []
    : [
        `Calls made ${[
          ...(from === null ? [] : [`from ${timeText(from)}`]),
          ...(to === null ? [] : [`to ${timeText(to)}`]),
        ].join(' ')}`,
      ]

const tooMany = (rows: readonly unknown[]): string[] =>
  rows.length > MOST_ROWS ? [`  and ${counted(rows.length - MOST_ROWS, 'row')} more: --json has them`] : []

const eventLines = ({ rows, loss, mismatch }: ReconcileResult): string[] => {
  if (rows.length === 0) return ['There is no call that both exports should have.']
  const shown = rows.slice(0, MOST_ROWS)
  return [
    ...table([
      ['event', ...HEADS],
      ...shown.map((row) => [
        `${isOver(row, loss, mismatch) ? '! ' : ''}${clip(row.key || '-', 48)}`,
        ...outcomeCells(row),
      ]),
    ]),
    ...tooMany(rows),
  ]
}

/** This event alone is over a tolerance. */
const isOver = ({ outcomes }: EventRow, loss: Share, mismatch: Share): boolean => {
  const lost = outcomes.missing + outcomes.recovered
  const both = outcomes.matched + outcomes.expected + outcomes.mismatched + outcomes.duplicate
  return lost > loss.limit * (lost + both) || outcomes.mismatched > mismatch.limit * both
}

const edgeLines = ({ rows, lateMinutes }: ReconcileResult): string[] => {
  const pending = rows.reduce((sum, { outcomes }) => sum + outcomes.pending, 0)
  if (pending === 0) return []
  return [
    '',
    `${counted(pending, 'call')} within ${lateMinutes} minutes of the edge of what the other leg's files cover: not judged.`,
  ]
}

/** Only where there is something to say: with stamps every pair is certain. */
const pairingLines = ({ rows }: ReconcileResult): string[] => {
  const open = rows.filter(
    ({ pairs, ambiguous }) => pairs.content + pairs.time + ambiguous.segment + ambiguous.rudderstack > 0,
  )
  if (open.length === 0) return []
  return [
    '',
    ...table([
      ['paired by', 'stamp', 'content', 'of these alike', 'time', 'ambiguous Segment', 'RudderStack'],
      ...open
        .slice(0, MOST_ROWS)
        .map(({ key, pairs, alike, ambiguous }) => [
          clip(key || '-', 48),
          ...[pairs.stamp, pairs.content, alike, pairs.time, ambiguous.segment, ambiguous.rudderstack].map(
            countText,
          ),
        ]),
    ]),
    ...tooMany(open),
    '  content: the same type, event, person and properties, made at about the same time. time: all but the properties.',
    '  ambiguous: several fit and do not say the same; they are in no other count.',
  ]
}

const fieldLines = ({ fields }: ReconcileResult): string[] => {
  const wrong = fields.filter(({ outcomes }) => outcomes.mismatched + outcomes.missing + outcomes.extra > 0)
  if (wrong.length === 0) return []
  const shown = wrong.slice(0, MOST_ROWS)
  return [
    '',
    ...table([
      ['property or trait that differs', 'pairs', 'same', 'expected', 'differ', 'missing', 'extra'],
      ...shown.map(({ key, event = '', calls, outcomes }) => [
        `${clip(event, 40)}  ${clip(key, 60)}`,
        ...[
          calls,
          outcomes.matched,
          outcomes.expected,
          outcomes.mismatched,
          outcomes.missing,
          outcomes.extra,
        ].map(countText),
      ]),
    ]),
    ...tooMany(wrong),
  ]
}

const FIELD = /^\/(?:properties|traits)\//

const otherLines = ({ differences }: ReconcileResult): string[] => {
  const other = differences.filter(({ path }) => !FIELD.test(path))
  if (other.length === 0) return []
  return [
    '',
    ...table([
      ['what else differs', 'how', 'pairs'],
      ...other
        .slice(0, MOST_ROWS)
        .map(({ event, path, kind, pairs }) => [
          `${clip(event, 40)}  ${clip(path, 60)}`,
          kind,
          countText(pairs),
        ]),
    ]),
    ...tooMany(other),
  ]
}

const ruleLines = ({ rules }: ReconcileResult): string[] =>
  rules.length === 0
    ? []
    : [
        '',
        ...table([
          ['rules that explained a difference', 'pairs', 'at cutover'],
          ...rules
            .slice(0, MOST_ROWS)
            .map(({ rule, effect, pairs }) => [
              clip(rule, 60),
              countText(pairs),
              effect === 'changes-meaning' ? 'noticed' : '-',
            ]),
        ]),
        ...tooMany(rules),
      ]

const verdictLines = ({ loss, mismatch, verdict, why, folded }: ReconcileResult): string[] => [
  shareLine('missing or re-sent', loss),
  shareLine('differ', mismatch),
  ...(folded
    ? ['There are more names than are told apart: those beyond are __other__, or not in the tables.']
    : []),
  { within: 'Within the tolerance.', outside: 'Outside the tolerance:', unknown: 'Not known:' }[verdict],
  ...why.map((sentence) => `  ${sentence}`),
]

const shareLine = (what: string, { share, atMost, limit }: Share): string => {
  const most = atMost > share ? ` (at most ${shareText(atMost)})` : ''
  return `${what.padEnd(20)}${shareText(share)}${most}, tolerance ${shareText(limit)}`
}
