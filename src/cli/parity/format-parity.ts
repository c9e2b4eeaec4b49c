import { counted } from '../../core/text/counted.ts'
import type { SourceHealth } from '../../server/parity/answers/answer-sources.ts'
import type { Loss, ParityAnswer, ParityRow } from '../../server/parity/answers/parity-answer.ts'
import { timeText } from '../history/format-history.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { durationText } from '../../core/text/duration-text.ts'
import { countText } from '../status/numbers.ts'
import { clip } from '../status/printable.ts'
import { table } from '../status/table.ts'
import { causeText } from './cause-text.ts'
import { outcomeCells, outcomeHeads } from './outcome-columns.ts'
import { shareText } from './share-text.ts'

const MOST_ROWS = 40
const HEADS = outcomeHeads('waiting')

/** Parity as tables, for people. */
export const formatParity = (answer: ParityAnswer, sources: readonly SourceHealth[]): string =>
  [
    ...headLines(answer),
    '',
    ...rowLines(answer),
    ...causeLines(answer),
    '',
    ...sources.map(sourceLine),
    '',
  ].join('\n')

const headLines = ({
  from,
  to,
  settledUntil,
  funnel,
  lostOnBoth,
  unstamped,
  undated,
  sampled,
}: ParityAnswer) => [
  `${timeText(from)} to ${timeText(to)}, settled ${settledUntil === null ? 'nothing yet' : `until ${timeText(settledUntil)}`}`,
  '',
  `both  ${countText(funnel.assigned)} sessions reported ${countText(funnel.called)} calls; ` +
    `arrived: Segment ${countText(funnel.segment)}, RudderStack ${countText(funnel.rudderstack)}`,
  ...(lostOnBoth > 0
    ? [`      ${counted(lostOnBoth, 'call')} reached neither, as gaps in their numbers prove`]
    : []),
  ...(unstamped.segment + unstamped.rudderstack > 0
    ? [
        `      without a stamp, of apps without the gate: Segment ${countText(unstamped.segment)}, ` +
          `RudderStack ${countText(unstamped.rudderstack)}`,
      ]
    : []),
  ...(undated > 0
    ? [`      ${counted(undated, 'pair')} of visitors whose clocks cannot be meant, in no range`]
    : []),
  ...(sampled ? ['      counts are weighed back from a sample'] : []),
]

const rowLines = ({ by, rows, limit }: ParityAnswer): string[] => {
  if (rows.length === 0) return ['No calls of people on both legs in this range.']
  const shown = rows.slice(0, MOST_ROWS)
  const more = rows.length - shown.length
  return [
    ...table([[by, ...HEADS, 'lost sessions'], ...shown.map((row) => cells(row, limit))]),
    ...(more > 0 ? [`  and ${counted(more, 'row')} more: --json has them all`] : []),
  ]
}

const cells = (row: ParityRow, limit: number): string[] => {
  const name = row.event === undefined ? row.key : `${row.event}  ${row.key}`
  return [`${row.money ? '$ ' : ''}${clip(name || '-', 48)}`, ...outcomeCells(row), lossText(row.loss, limit)]
}

/** "0 of 812 (0 % to 0.86 %)", or how many sessions are too few. */
const lossText = ({ sessions, lost, low, high, enough }: Loss, limit: number): string => {
  if (sessions === 0) return 'none settled'
  const range = `${countText(lost)} of ${countText(sessions)} (${shareText(low)} to ${shareText(high)})`
  return high > limit && low <= limit && sessions < enough
    ? `${range}, insufficient evidence: ${countText(enough)} would be enough`
    : range
}

const causeLines = ({ rows }: ParityAnswer): string[] => {
  const lines = rows
    .slice(0, MOST_ROWS)
    .flatMap(({ key, causes = [] }) =>
      causes.map(
        ({ outcome, cause, calls }) =>
          `  ${clip(key, 48)}: ${countText(calls)} ${outcome}, ${clip(cause, 40)}${causeText(cause)}`,
      ),
    )
  return lines.length === 0 ? [] : ['', 'why', ...lines]
}

const sourceLine = ({ leg, lastCopyAt, copies, lagMs, ahead, doubted }: SourceHealth): string => {
  const name = LEG_NAMES[leg].padEnd(12)
  if (lastCopyAt === null) return `${name}no copy has ever come`
  const last = `last copy ${timeText(lastCopyAt)}`
  if (copies === 0 || lagMs.median === null) return `${name}${last}, none in the last hour`
  const clocks = ahead.share > 0.01 ? `, ${shareText(ahead.share)} of clocks ahead` : ''
  const doubts = doubted > 0 ? `; ${countText(doubted)} with a stamp that no gate makes, no evidence` : ''
  return `${name}${last}, ${countText(copies)} in the last hour, after ${durationText(Math.max(0, lagMs.median))} (median)${clocks}${doubts}`
}
