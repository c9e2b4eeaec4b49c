import { ARMS, type Arm } from './arm.ts'
import type { Case } from './case.ts'
import { judge } from './judge.ts'
import { inPool } from './pool.ts'
import { heading, printErrors, printRow } from './print.ts'
import { sideOf, type Ended, type Row } from './row.ts'
import { runTrial } from './run-trial.ts'
import { openStage, type Stage } from './stage.ts'

/** Trials at the same time: most of its time each waits for an SDK's or the gate's own delays. */
const AT_ONCE = 6

/** How often each arm plays a case. */
export type Trials = Readonly<Record<Arm, number>>

type Print = (line: string) => void

/** Every trial of a case as jobs; `done` gets its row when the last of them has ended. */
function jobsOf(
  stage: Stage,
  one: Case,
  wanted: Trials,
  full: boolean,
  done: (row: Row) => void,
): readonly (() => Promise<void>)[] {
  const { arms = ARMS, trials = (asked) => asked } = one
  const count = (arm: Arm): number => (wanted[arm] === 0 ? 0 : trials(wanted[arm], full))
  const playing = arms.filter((arm) => count(arm) > 0)
  const ended = new Map(playing.map((arm) => [arm, [] as Ended[]]))
  let left = playing.reduce((sum, arm) => sum + count(arm), 0)

  const job = async (arm: Arm, index: number): Promise<void> => {
    const outcome = await runTrial(stage, one, arm, index, full).catch((error: unknown) => ({
      broken: String(error).split('\n')[0]!,
    }))
    ended.get(arm)!.push(outcome)
    left -= 1
    if (left === 0) done({ one, sides: [...ended].map(([each, all]) => sideOf(each, all)) })
  }
  return playing.flatMap((arm) => Array.from({ length: count(arm) }, (_, index) => () => job(arm, index)))
}

/** Plays every case so often, and prints its row when it is done; true where all hold. */
export async function proveMatrix(
  cases: readonly Case[],
  trials: Trials,
  full: boolean,
  print: Print,
): Promise<boolean> {
  const stage = await openStage()
  const rows: Row[] = []
  try {
    for (const line of heading()) print(line)
    const done = (row: Row): void => {
      rows.push(row)
      printRow(row, print)
    }
    const jobs = (alone: boolean) =>
      cases
        .filter((one) => (one.alone ?? false) === alone)
        .flatMap((one) => jobsOf(stage, one, trials, full, done))
    await inPool(jobs(false), AT_ONCE)
    await inPool(jobs(true), 1)
    printErrors(rows, print)
    return rows.every((row) => judge(row).length === 0)
  } finally {
    await stage.close()
  }
}
