// `npm run proof:identical`: at 0/100 an app with the gate is, for Segment, the app it was before.
import { pathToFileURL } from 'node:url'
import { endWith } from '../support/end-with.ts'
import { isCall, keepsPerson, mixedCalls, type Step } from '../support/mixed-calls.ts'
import { compare, isLate, type Found } from './identical/compare.ts'
import { record, type Visit } from './identical/record.ts'
import { openStage } from './stage.ts'

export type IdenticalOptions = {
  /** @default 200 */
  readonly calls?: number
  /** One comparison each. @default [1] */
  readonly seeds?: readonly number[]
  readonly print?: (line: string) => void
}

export const FULL_SEEDS = [1, 2, 3, 4, 5]
const SHOWN = 60
/** Share of the calls that a busy machine may keep from their answer for longer than the gate lets a page wait. */
const LATE = 0.25

/**
 * Awaited, as an app would: Segment's SDK fills in the user id when it sends, some ticks after the call, so that a
 * call that is not awaited before a login may leave as the user's. The gate never lets that happen, and would differ.
 */
const awaited = (steps: readonly Step[]): Visit => steps.map((step) => [step])

/** In one go where the person stays the same, so that the late user id is the right one. */
function inBursts(steps: readonly Step[]): Visit {
  const bursts: Step[][] = []
  for (const step of steps) {
    const last = bursts.at(-1)
    if (last && keepsPerson(step) && last.every(keepsPerson)) last.push(step)
    else bursts.push([step])
  }
  return bursts
}

/** The second half of the calls is made by the same visitor on a second page load. */
const twoVisits = (steps: readonly Step[], burst: (steps: readonly Step[]) => Visit): Visit[] => {
  const half = Math.ceil(steps.length / 2)
  return [burst(steps.slice(0, half)), burst(steps.slice(half))]
}

const short = (value: unknown): string => {
  const text = value === undefined ? '(absent)' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function printFound(found: readonly Found[], print: (line: string) => void): void {
  for (const { where, path, bare, gate } of found.slice(0, SHOWN))
    print(`  ${where}\n    ${path || '/'}\n      bare ${short(bare)}\n      gate ${short(gate)}`)
  if (found.length > SHOWN) print(`  … and ${found.length - SHOWN} more`)
}

const MODES = [
  ['awaited', awaited],
  ['in bursts', inBursts],
] as const

/** One seed in one mode, with a browser and a sandbox of its own: most of its time it waits for callbacks. */
async function proveOne(
  seed: number,
  calls: number,
  [name, burst]: (typeof MODES)[number],
  print: (line: string) => void,
): Promise<boolean> {
  const stage = await openStage()
  try {
    const steps = mixedCalls(seed, calls)
    const visits = twoVisits(steps, burst)
    const bare = await record('bare', visits, stage)
    const gate = await record('gate', visits, stage)
    const found = compare(visits, bare, gate)
    const late = gate.outcomes.filter(isLate).length
    printFound(found, print)
    const ok = found.length === 0 && late <= steps.length * LATE
    const counts = `${steps.filter(isCall).length} calls, ${bare.sent.length} requests (gate ${gate.sent.length}), ${Object.keys(bare.storage).length} keys`
    print(
      `${ok ? 'ok  ' : 'FAIL'} identical at 0/100, seed ${seed}, ${name}: ${counts}, ${late} promises settled by the time limit: ${found.length} differences`,
    )
    return ok
  } finally {
    await stage.close()
  }
}

/** Runs the calls with the bare SDK and with the gate, prints what differs; true where nothing does. */
export async function proveIdentical(options: IdenticalOptions = {}): Promise<boolean> {
  const { calls = 200, seeds = [1], print = console.log } = options
  const held: boolean[] = []
  for (const seed of seeds)
    held.push(...(await Promise.all(MODES.map((mode) => proveOne(seed, calls, mode, print)))))
  return held.every(Boolean)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const full = process.argv.includes('--full')
  await endWith(() => proveIdentical(full ? { seeds: FULL_SEEDS } : {}))
}
