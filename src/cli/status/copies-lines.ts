import { agoText } from '../../core/text/ago.ts'
import type { Status } from '../../server/index.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { durationText } from '../../core/text/duration-text.ts'
import { countText } from './numbers.ts'
import { printable } from './printable.ts'

type Copies = Status['copies']
type Leg = keyof Copies['legs']
const LEGS: readonly Leg[] = ['segment', 'rudderstack']

/** What the vendors' webhooks brought since the server started, a sentence's worth for each title; none before anything came. */
export const copiesTexts = (
  { copies, warehouse }: Status,
  now: number,
): (readonly [title: string, text: string])[] => {
  const came = LEGS.some((leg) => copies.legs[leg].accepted + copies.legs[leg].refused > 0)
  const texts = [
    ...(came ? [['copies', LEGS.map((leg) => legText(copies, leg, now)).join('; ')] as const] : []),
    ...pair('counted apart', apartText(copies)),
    ...pair('refused', refusedText(copies)),
    ...pair('warehouse', warehouseText(warehouse, came)),
  ]
  return texts
}

const pair = (title: string, text: string): (readonly [string, string])[] =>
  text === '' ? [] : [[title, text]]

const legText = ({ legs }: Copies, leg: Leg, now: number): string => {
  const { accepted, last } = legs[leg]
  const name = `${LEG_NAMES[leg]} ${countText(accepted)}`
  if (last === null) return name
  const way = last.lagMs === null ? '' : `, ${durationText(Math.max(0, last.lagMs))} on its way`
  const skew =
    last.skewMs === null || Math.abs(last.skewMs) < 60_000
      ? ''
      : `, by a clock ${durationText(Math.abs(last.skewMs))} ${last.skewMs > 0 ? 'fast' : 'slow'}`
  return `${name} (the last ${agoText(now - last.at)}${way}${skew})`
}

/** Counted apart from the rest. */
const apartText = ({ waiting, unstamped, badStamps, sampledOut, deletions, names }: Copies): string =>
  [
    waiting > 0 && `${countText(waiting)} wait to be kept`,
    unstamped > 0 && `${countText(unstamped)} without a stamp`,
    badStamps > 0 && `${countText(badStamps)} with a stamp that no gate wrote`,
    sampledOut > 0 && `${countText(sampledOut)} outside the sample`,
    deletions > 0 && `${countText(deletions)} requests to delete a person`,
    names.folded > 0 &&
      `${countText(names.folded)} with a name beyond the ${countText(names.max)} that are told apart`,
  ]
    .filter((part) => part !== false)
    .join(', ')

const refusedText = ({ refused }: Copies): string =>
  Object.entries(refused)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${countText(count)}`)
    .join(', ')

const warehouseText = ({ state, why, engine, usage }: Status['warehouse'], isNeeded: boolean): string => {
  if (state === 'none') return isNeeded && why !== null ? printable(why) : ''
  const problem = why === null ? '' : `: ${printable(why)}`
  const bytes = usage.reduce((sum, table) => sum + table.bytes, 0)
  const days = usage.flatMap(({ daysLeft }) => daysLeft ?? [])
  return [
    `${engine === null ? '' : `${engine}, `}${state}${problem}`,
    ...(bytes > 0 ? [`${(bytes / 2 ** 20).toFixed(1)} MiB`] : []),
    ...(days.length > 0 ? [`the disk is full in ${Math.floor(Math.min(...days))} days`] : []),
  ].join(', ')
}
