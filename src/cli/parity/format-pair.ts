import type { PairAnswer, PairSide } from '../../server/parity/answers/answer-pair.ts'
import { timeText } from '../history/format-history.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { clip, printable } from '../status/printable.ts'
import { wrap } from '../status/wrap.ts'
import { causeText } from './cause-text.ts'
import { sideBySide } from './side-by-side.ts'

/** Both sides of a pair with the lines that differ marked, and what explains them. @param width of the terminal */
export const formatPair = (answer: PairAnswer, width: number): string =>
  [...headLines(answer), '', ...sideLines(answer, width), '', ...differenceLines(answer), ''].join('\n')

const headLines = ({ id, pair, segment, rudderstack }: PairAnswer): string[] => [
  `pair ${clip(id, 100)}`,
  pair === null
    ? 'not settled yet'
    : `${clip(pair.event, 100)}, ${timeText(pair.at)}: ${pair.outcome || 'a cohort of one leg'}` +
      (pair.cause === '' ? '' : `, ${clip(pair.cause, 40)}${causeText(pair.cause)}`),
  copiesLine('segment', segment),
  copiesLine('rudderstack', rudderstack),
]

const copiesLine = (leg: 'segment' | 'rudderstack', { copies }: PairSide): string => {
  const name = LEG_NAMES[leg].padEnd(12)
  if (copies.length === 0) return `${name}no copy`
  const times = copies.map(
    ({ receivedAt, recovered }) => `${timeText(receivedAt)}${recovered ? ' (re-sent)' : ''}`,
  )
  return `${name}${times.join(', ')}  ${clip(copies[0]!.sdk, 60)}`
}

const sideLines = ({ segment, rudderstack, masked, differences }: PairAnswer, width: number): string[] => {
  if (segment.canonical === null && rudderstack.canonical === null)
    return ['What they held is no longer kept.']
  return [
    ...(masked ? [...wrap(MASKED, width), ''] : []),
    ...sideBySide(segment.canonical, rudderstack.canonical, differences, width, masked),
  ]
}

const MASKED =
  'What they held is no longer kept. Of this pair a masked form is: labels stand for values and say what these were like; ' +
  'the same label is the same value.'

const differenceLines = ({ segment, rudderstack, differences }: PairAnswer): string[] => {
  if (segment.copies.length === 0 || rudderstack.copies.length === 0) return ['One leg alone delivered it.']
  const left = differences.filter(({ rule }) => rule === undefined)
  const explained = differences.filter(({ rule }) => rule !== undefined)
  return [
    ...(left.length === 0 ? ['Nothing differs that no rule explains.'] : ['differs']),
    ...left.map(({ kind, path }) => `  ! ${kind} ${clip(path, 120)}`),
    ...(explained.length === 0 ? [] : ['', 'expected']),
    ...explained.map(
      ({ path, rule = '', says, atCutover }) =>
        `  ${atCutover === undefined ? '~' : '*'} ${clip(path, 120)}  ${clip(rule, 60)}: ${printable(says ?? '')}`,
    ),
    ...(explained.some(({ atCutover }) => atCutover !== undefined)
      ? ['', '* analysts will notice at cutover: crossfade parity --cutover-notes']
      : []),
  ]
}
