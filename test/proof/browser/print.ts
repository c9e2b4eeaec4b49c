import type { Leg } from '../../../src/core/index.ts'
import { ARMS, type Arm } from './arm.ts'
import { judge } from './judge.ts'
import type { Row, Side } from './row.ts'
import type { Tally } from './tally.ts'

const NAME_WIDTH = 50
const CELL_WIDTH = 25

const COLUMNS: readonly { readonly title: string; readonly arm: string; readonly leg: Leg }[] = [
  { title: 'gate, Segment', arm: 'gate', leg: 'segment' },
  { title: 'gate, RudderStack', arm: 'gate', leg: 'rudderstack' },
  { title: 'bare Segment', arm: 'segment', leg: 'segment' },
  { title: 'bare RudderStack', arm: 'rudderstack', leg: 'rudderstack' },
]

const line = (mark: string, name: string, cells: readonly string[]): string =>
  `${mark} ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join('')}`.trimEnd()

/** What every cell says, above the rows. */
export const heading = (): readonly string[] => [
  'made / arrived / duplicates (of the same message id, unless ids are said to differ)',
  line(
    '    ',
    'case',
    COLUMNS.map(({ title }) => title),
  ),
]

const cell = (tally: Tally | undefined): string => {
  if (!tally || tally.made === 0) return '–'
  const { made, arrived, repeats, strangers } = tally
  return `${made} / ${arrived} / ${repeats}${strangers > 0 ? ` + ${strangers} other ids` : ''}`
}

const nameOf = (arm: Arm): string => (arm === 'gate' ? 'gate' : `bare ${arm}`)

const details = ({ arm, figures, errors, stored }: Side): string[] => {
  const name = nameOf(arm)
  const measured = Object.entries(figures).map(([what, value]) => `${what} ${value.toFixed(1)}`)
  return [
    ...(measured.length > 0 ? [`${name}: ${measured.join(', ')}`] : []),
    ...(stored > 0 ? [`${name}: ${stored} still stored in the end`] : []),
    ...(arm !== 'gate' && errors.length > 0
      ? [`${name}: the page saw ${errors.length} errors, as ${errors[0]}`]
      : []),
  ]
}

const SHOWN = 8

/** A row of the table, and under it what was measured besides and what does not hold. */
export function printRow(row: Row, print: (line: string) => void): void {
  const wrong = judge(row)
  const cells = COLUMNS.map(({ arm, leg }) => cell(row.sides.find((side) => side.arm === arm)?.tallies[leg]))
  print(line(wrong.length === 0 ? 'ok  ' : 'FAIL', row.one.name, cells))
  for (const one of row.sides.flatMap(details)) print(`       ${one}`)
  for (const one of wrong.slice(0, SHOWN)) print(`     ! ${one}`)
  if (wrong.length > SHOWN) print(`     ! … and ${wrong.length - SHOWN} more`)
}

/** What the pages of all rows saw: the gate's must see nothing. */
export function printErrors(rows: readonly Row[], print: (line: string) => void): void {
  const counts = ARMS.map((arm) => {
    const sides = rows.flatMap((row) => row.sides.filter((side) => side.arm === arm))
    return `${nameOf(arm)} ${sides.reduce((sum, { errors }) => sum + errors.length, 0)}`
  })
  print(`uncaught errors and unhandled rejections of all pages: ${counts.join(', ')}`)
}
