import type { Leg } from '../../../src/core/index.ts'
import { LEGS } from './arm.ts'
import type { Case } from './case.ts'
import { exceeds } from './exceeds.ts'
import type { Row, Side } from './row.ts'
import type { Tally } from './tally.ts'

type Share = (tally: Tally) => number

const cameAgain: Share = ({ repeats, made }) => (made === 0 ? 0 : repeats / made)
const gotLost: Share = ({ arrived, made }) => (made === 0 ? 0 : 1 - arrived / made)

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`

function judgeTally(leg: Leg, tally: Tally, { neverHanded = false, keepsNothing = false }: Case): string[] {
  const { made, arrived, repeats, strangers, misdated, offMs, misnamed } = tally
  const wrong: string[] = []
  if (arrived < made && !keepsNothing) wrong.push(`${leg}: ${made - arrived} of ${made} lost`)
  if (strangers > 0) wrong.push(`${leg}: ${strangers} came again under another message id`)
  if (misdated > 0)
    wrong.push(`${leg}: ${misdated} came with another time, up to ${Math.round(offMs)} ms off`)
  if (misnamed > 0) wrong.push(`${leg}: ${misnamed} came of another user`)
  if (neverHanded && repeats > 0) wrong.push(`${leg}: ${repeats} came again, though no SDK had them`)
  return wrong
}

const sharesOf = (share: Share, leg: Leg, { each }: Side): number[] =>
  each.flatMap(({ [leg]: tally }) => (tally && tally.made > 0 ? share(tally) : []))

/** A share of one leg's calls, in words. */
type Measure = { readonly share: Share; readonly says: string }

const AGAIN: Measure = { share: cameAgain, says: 'came again' }
const LOST: Measure = { share: gotLost, says: 'lost' }
const AGAIN_OR_LOST: Measure = {
  share: (tally) => cameAgain(tally) + gotLost(tally),
  says: 'came again or was lost',
}

function judgeBeside(
  leg: Leg,
  [gate, ours]: readonly [Side, Measure],
  [bare, theirs]: readonly [Side | undefined, Measure],
): string[] {
  if (!bare || !exceeds(sharesOf(ours.share, leg, gate), sharesOf(theirs.share, leg, bare))) return []
  const say = ({ tallies }: Side, { share, says }: Measure): string =>
    `${percent(share(tallies[leg]!))} ${says}`
  return [`${leg}: ${say(gate, ours)}, of the bare SDK ${say(bare, theirs)}`]
}

/**
 * A bare SDK sends again what was under way as its page went, or loses it: nobody has heard whether that arrived. The
 * gate loses none of it, and may send again as much as the SDK sends again or loses. Where nothing can be kept it sends
 * more often, and may lose no more.
 */
const judgeLeg = (one: Case, leg: Leg, gate: Side, bare: Side | undefined): string[] => [
  ...judgeTally(leg, gate.tallies[leg]!, one),
  ...(one.keepsNothing === true
    ? judgeBeside(leg, [gate, LOST], [bare, LOST])
    : judgeBeside(leg, [gate, AGAIN], [bare, AGAIN_OR_LOST])),
]

const counted = (lines: readonly string[]): string[] => {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`))
}

const judgeFigures = ({ limits = {} }: Case, { figures }: Side): string[] =>
  Object.entries(limits).flatMap(([name, limit]) => {
    const value = figures[name]
    return value === undefined || value <= limit ? [] : [`${name}: ${value.toFixed(1)}, more than ${limit}`]
  })

/** What does not hold in a row, a sentence each; the bare SDKs are measured and not judged. */
export function judge({ one, sides }: Row): string[] {
  const gate = sides.find(({ arm }) => arm === 'gate')
  const broken = sides.flatMap(({ arm, problems }) =>
    arm === 'gate' ? [] : problems.map((problem) => `bare ${arm}: ${problem}`),
  )
  if (!gate) return broken
  return [
    ...LEGS.flatMap((leg) =>
      judgeLeg(
        one,
        leg,
        gate,
        sides.find(({ arm }) => arm === leg),
      ),
    ),
    ...judgeFigures(one, gate),
    ...counted(gate.problems),
    ...counted(gate.errors.map((error) => `the page saw ${error}`)),
    ...counted(broken),
  ]
}
