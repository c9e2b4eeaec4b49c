// What a ramp promises. `node test/proof/ramp.ts [--full]`
import { pathToFileURL } from 'node:url'
import { endWith } from '../support/end-with.ts'
import { proveKeyEvent, proveMonths } from './ramp/prove-months.ts'
import { proveStatistics, type Runs } from './ramp/statistics.ts'
import { provePoisoning } from './ramp/poisoning.ts'
import { proveTwoServers } from './ramp/two-servers.ts'

type RampRuns = Runs & {
  readonly months: number
  readonly keyEventRamps: number
  readonly kills: number
  /** Part of the reports of a determined attacker. */
  readonly poison: number
}

const RUNS: RampRuns = {
  looks: 200_000,
  paths: 1_000,
  detectors: 301,
  ratios: 2_000,
  months: 500,
  keyEventRamps: 100,
  kills: 4,
  poison: 0.02,
}
const FULL_RUNS: RampRuns = {
  looks: 200_000,
  paths: 10_000,
  detectors: 2_001,
  ratios: 20_000,
  months: 10_000,
  keyEventRamps: 1_000,
  kills: 52,
  poison: 1,
}

type Print = (line: string) => void

/** All of it, after what fails too. */
async function proveRampRuns(runs: RampRuns, print: Print): Promise<boolean> {
  const held = [
    proveStatistics(runs, print),
    await proveMonths(runs.months, print),
    await proveKeyEvent(runs.keyEventRamps, print),
    await proveTwoServers(runs.kills, print),
    await provePoisoning(runs.poison, print),
  ]
  return held.every(Boolean)
}

export const proveRamp = (full: boolean): Promise<boolean> =>
  proveRampRuns(full ? FULL_RUNS : RUNS, (line) => console.log(line))

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await endWith(() => proveRamp(process.argv.includes('--full')))
