import { once } from 'node:events'
import type { DemoOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { runDemo } from './run-demo.ts'
import { screen } from './screen.ts'
import { createWorld, type World } from './world.ts'

export const INTERRUPTED = 130

const addressesOf = ({ shop, sandbox, server }: World): (readonly [string, string, string])[] => [
  ['shop', `${shop.url}/`, 'a private window: a new visitor'],
  ['sandbox', `${sandbox.url}/`, 'what arrived at both vendors'],
  ['dashboard', `${server.adminUrl}/`, 'people, shares, history, kill'],
  ['health', `${server.publicUrl}/healthz`, 'of the rollout server'],
]

const invitation = async ({ server, token, dashboardLink }: World): Promise<string> =>
  `Stays up; Ctrl-C ends it. This link signs you in on the dashboard, once, within 10 minutes:

  ${await dashboardLink()}

Or drive it from another terminal:

  export CROSSFADE_SERVER=${server.adminUrl}
  export CROSSFADE_TOKEN=${token}
  node dist/cli/index.js status
`

const aborted = async (signal: AbortSignal): Promise<null> => {
  if (!signal.aborted) await once(signal, 'abort')
  return null
}

/** Everything from the first start to the last end; gives the exit code. */
export const demo = async (
  { once: endsAtOnce, visitors }: DemoOptions,
  signal: AbortSignal,
): Promise<number> => {
  const { stdout } = process
  const color = stdout.isTTY && !process.env['NO_COLOR']
  const progress = createProgress(stdout)
  progress.update('starting sandbox, server, shop and Chromium')
  const world = await createWorld()
  try {
    // pages that are open at an interrupt would be waited for
    signal.addEventListener('abort', () => void world.browser.close())
    const addresses = addressesOf(world)
    progress.done(`shop ${addresses[0]![1]}  sandbox ${addresses[1]![1]}`)
    const run = runDemo(world, { visitors, signal, progress })
    // a visitor whose browser is closed under them may never end
    const ended = await Promise.race([run, aborted(signal)])
    if (ended === null || signal.aborted) {
      run.catch(() => {})
      return INTERRUPTED
    }
    const { records, parity, problems } = ended
    // of this process, from its first moment
    const seconds = performance.now() / 1000
    stdout.write(`\n${screen({ records, parity, problems, seconds, addresses, color })}`)
    if (!endsAtOnce) {
      stdout.write(await invitation(world))
      // the crowd goes on meanwhile, so that the dashboard has something to show
      await aborted(signal)
    }
    await world.browser.close()
    return problems.length > 0 ? 1 : 0
  } finally {
    await world.close()
  }
}
