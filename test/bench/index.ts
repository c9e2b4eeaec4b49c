// `npm run bench [-- --full]`: speed of assign, of the server, of parity and of reconcile, bytes per cohort, and what the
// gate adds before the first event; `--full` also how parity's answers grow with ten times as many copies. Exit 1 on a
// miss, 2 without a browser, 3 where it could not find out.
import { cpus, loadavg, totalmem } from 'node:os'
import { pathToFileURL } from 'node:url'
import { measureLoad } from '../../.config/load-bytes.ts'
import { ensureChromium } from '../support/chromium.ts'
import { endWith } from '../support/end-with.ts'
import { benchAssign } from './assign.ts'
import { openBenchWorld } from './bench-world.ts'
import { benchBytes } from './bytes.ts'
import { benchCopiesRoute } from './copies-route.ts'
import { benchFirstEvent } from './first-event.ts'
import { benchOpenStreams } from './open-streams.ts'
import { benchParity, GROWN } from './parity.ts'
import { benchReconcile } from './reconcile.ts'
import { benchRolloutRoute } from './rollout-route.ts'
import { benchStatus } from './status.ts'

const PAIRS = 60
const FULL_PAIRS = 200
const GATE = new URL('../../src/browser/index.ts', import.meta.url).pathname

function machine(): string {
  const [cpu] = cpus()
  const load = loadavg().map((value) => value.toFixed(1))
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${load.join(' ')}`
}

/** Prints every figure; true where all targets are met. */
export async function bench(full = false, print = console.log): Promise<boolean> {
  // first, so that a machine without one says so at once
  await ensureChromium()
  const started = performance.now()
  print(`machine: ${machine()}`)
  const { ratio } = await benchAssign(undefined, print)
  const held = [ratio >= 1]
  held.push(await benchRolloutRoute(undefined, print))
  held.push(await benchOpenStreams(undefined, print))
  held.push(await benchCopiesRoute(print))
  held.push(await benchReconcile(undefined, print))
  held.push(await benchParity(undefined, print))
  held.push(await benchStatus(undefined, print))
  // how the cost grows is told; the targets are for a million
  if (full) await benchParity(GROWN, print)
  print('')
  const world = await openBenchWorld()
  try {
    print(`browser: Chromium ${world.browser.version()}`)
    await benchBytes(world, await measureLoad(GATE), print)
    held.push((await benchFirstEvent(world, full ? FULL_PAIRS : PAIRS, print)).held)
    const minutes = (performance.now() - started) / 60_000
    print(`machine at the end, after ${minutes.toFixed(1)} minutes: ${machine()}`)
    return held.every(Boolean)
  } finally {
    await world.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await endWith(() => bench(process.argv.includes('--full')))
