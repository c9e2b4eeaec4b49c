// What a ramp promises. `node test/proof/ramp.ts [--full]`
import { pathToFileURL } from 'node:url'
import { endWith } from '../support/end-with.ts'
import { proveKeyEvent, proveMonths } from './ramp/prove-months.ts'
import { proveStatistics, type Runs } from './ramp/statistics.ts'

export type RampRuns = Runs & {
  readonly months: number
  readonly keyEventRamps: number
}

const RUNS: RampRuns = {
  looks: 200_000,
  paths: 1_000,
  detectors: 301,
  ratios: 2_000,
  months: 500,
  keyEventRamps: 100,
}
const FULL_RUNS: RampRuns = {
  looks: 200_000,
  paths: 10_000,
  detectors: 2_001,
  ratios: 20_000,
  months: 10_000,
  keyEventRamps: 1_000,
}

type Print = (line: string) => void

/** All of it, after what fails too. */
export async function proveRampRuns(runs: RampRuns, print: Print): Promise<boolean> {
  const held = [
    proveStatistics(runs, print),
    await proveMonths(runs.months, print),
    await proveKeyEvent(runs.keyEventRamps, print),
  ]
  return held.every(Boolean)
}

export const proveRamp = (full: boolean): Promise<boolean> =>
  proveRampRuns(full ? FULL_RUNS : RUNS, (line) => console.log(line))

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await endWith(() => proveRamp(process.argv.includes('--full')))
