// What a ramp promises. `npm run proof:ramp [-- --full] [-- part …]`
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
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

type Part = {
  readonly name: string
  readonly prove: (runs: RampRuns, print: Print) => boolean | Promise<boolean>
}

const PARTS: readonly Part[] = [
  { name: 'statistics', prove: proveStatistics },
  { name: 'months', prove: ({ months }, print) => proveMonths(months, print) },
  { name: 'key event', prove: ({ keyEventRamps }, print) => proveKeyEvent(keyEventRamps, print) },
  { name: 'two servers', prove: ({ kills }, print) => proveTwoServers(kills, print) },
  { name: 'poisoning', prove: ({ poison }, print) => provePoisoning(poison, print) },
]

/**
 * All of it, after what fails too.
 * @param only names of parts, or the beginnings of names @default all
 * @throws Error where no part is called so
 */
export async function proveRamp(
  full: boolean,
  only: readonly string[] = [],
  print: Print = console.log,
): Promise<boolean> {
  const unknown = only.find((beginning) => !PARTS.some(({ name }) => name.startsWith(beginning)))
  if (unknown !== undefined)
    throw new Error(`no part is called ${unknown}; there are: ${PARTS.map(({ name }) => name).join(' · ')}`)
  let holds = true
  for (const { name, prove } of PARTS) {
    if (only.length > 0 && !only.some((beginning) => name.startsWith(beginning))) continue
    holds = (await prove(full ? FULL_RUNS : RUNS, print)) && holds
  }
  return holds
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await endWith(() => {
    const { values, positionals } = parseArgs({
      options: { full: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    return proveRamp(values.full, positionals)
  })
