import type { Leg } from '../../../src/core/index.ts'
import { legsOf, type Arm } from './arm.ts'
import type { Case } from './case.ts'
import { largest, type Figures } from './figures.ts'
import type { Outcome } from './run-trial.ts'
import { NOTHING, sum, type Tally } from './tally.ts'

/** All trials of one case on one arm. */
export type Side = {
  readonly arm: Arm
  readonly trials: number
  readonly tallies: Readonly<Partial<Record<Leg, Tally>>>
  /** Of each trial by itself. */
  readonly each: readonly Readonly<Partial<Record<Leg, Tally>>>[]
  readonly errors: readonly string[]
  readonly problems: readonly string[]
  /** The largest of all trials. */
  readonly figures: Figures
  readonly stored: number
}

/** One line of the table. */
export type Row = { readonly one: Case; readonly sides: readonly Side[] }

/** A trial that could not be played says why. */
export type Ended = Outcome | { readonly broken: string }

const isBroken = (ended: Ended): ended is { readonly broken: string } => 'broken' in ended

export function sideOf(arm: Arm, ended: readonly Ended[]): Side {
  const outcomes = ended.filter((each) => !isBroken(each)) as Outcome[]
  const of = (leg: Leg): Tally => outcomes.map(({ tallies }) => tallies[leg] ?? NOTHING).reduce(sum, NOTHING)
  return {
    arm,
    trials: ended.length,
    tallies: Object.fromEntries(legsOf(arm).map((leg) => [leg, of(leg)])),
    each: outcomes.map(({ tallies }) => tallies),
    errors: outcomes.flatMap(({ errors }) => errors),
    problems: [
      ...ended.filter(isBroken).map(({ broken }) => `could not be played: ${broken}`),
      ...outcomes.flatMap(({ problems }) => problems),
    ],
    figures: largest(outcomes.map(({ figures }) => figures)),
    stored: outcomes.reduce((count, { stored }) => count + stored, 0),
  }
}
