// `npm run bench`: speed of assign, bytes per cohort, and what the gate adds before the first event. Exit 1 on a miss.
import { cpus, loadavg, totalmem } from 'node:os'
import { pathToFileURL } from 'node:url'
import { benchAssign } from './assign.ts'
import { openBenchWorld } from './bench-world.ts'
import { benchBytes } from './bytes.ts'
import { benchFirstEvent } from './first-event.ts'

const PAIRS = 60
const FULL_PAIRS = 200

function machine(): string {
  const [cpu] = cpus()
  const load = loadavg().map((value) => value.toFixed(1))
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${load.join(' ')}`
}

/** Prints every figure; true where all targets are met. */
export async function bench(pairs = PAIRS, print = console.log): Promise<boolean> {
  print(`machine: ${machine()}`)
  const assigned = await benchAssign(undefined, print)
  print('')
  const world = await openBenchWorld()
  try {
    print(`browser: Chromium ${world.browser.version()}`)
    await benchBytes(world, print)
    const { held } = await benchFirstEvent(world, pairs, print)
    print(`machine at the end: ${machine()}`)
    return held && assigned.ratio >= 1
  } finally {
    await world.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const full = process.argv.includes('--full')
  process.exitCode = (await bench(full ? FULL_PAIRS : PAIRS)) ? 0 : 1
}
