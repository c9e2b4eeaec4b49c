// `npm run bench`: speed of assign and of the server, bytes per cohort, and what the gate adds before the first event.
// Exit 1 on a miss, 2 without a browser, 3 where it could not find out.
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
import { benchParity } from './parity.ts'
import { benchRolloutRoute } from './rollout-route.ts'

const PAIRS = 60
const FULL_PAIRS = 200
const GATE = new URL('../../src/browser/index.ts', import.meta.url).pathname

function machine(): string {
  const [cpu] = cpus()
  const load = loadavg().map((value) => value.toFixed(1))
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${load.join(' ')}`
}

/** Prints every figure; true where all targets are met. */
export async function bench(pairs = PAIRS, print = console.log): Promise<boolean> {
  // first, so that a machine without one says so at once
  await ensureChromium()
  print(`machine: ${machine()}`)
  const assigned = await benchAssign(undefined, print)
  const answers = await benchRolloutRoute(undefined, print)
  const streams = await benchOpenStreams(undefined, print)
  const copies = await benchCopiesRoute(print)
  const parity = await benchParity(undefined, print)
  print('')
  const world = await openBenchWorld()
  try {
    print(`browser: Chromium ${world.browser.version()}`)
    await benchBytes(world, await measureLoad(GATE), print)
    const { held } = await benchFirstEvent(world, pairs, print)
    print(`machine at the end: ${machine()}`)
    return held && assigned.ratio >= 1 && answers && streams && copies && parity
  } finally {
    await world.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const full = process.argv.includes('--full')
  await endWith(() => bench(full ? FULL_PAIRS : PAIRS))
}
