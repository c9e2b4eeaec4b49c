import { once } from 'node:events'
import type { DemoOptions } from './options.ts'
import { createProgress, type Progress } from './progress.ts'
import { FIRST_ROLLOUT as RAMP_ROLLOUT, RAMP_YAML, SESSION_IDLE_MINUTES } from './ramp/ramp-file.ts'
import { rampScreen } from './ramp/ramp-screen.ts'
import { runRamp } from './ramp/run-ramp.ts'
import { runDemo } from './run-demo.ts'
import { screen } from './screen.ts'
import { FIRST_ROLLOUT } from './steps.ts'
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

const rampLink = ({ dashboardLink }: World): Promise<string> => dashboardLink()

const aborted = async (signal: AbortSignal): Promise<null> => {
  if (!signal.aborted) await once(signal, 'abort')
  return null
}

type Addresses = ReturnType<typeof addressesOf>
type Played = {
  readonly problems: readonly string[]
  show(addresses: Addresses, color: boolean): string
}

const playSteps = async (
  world: World,
  visitors: number,
  signal: AbortSignal,
  progress: Progress,
): Promise<Played> => {
  const { records, parity, problems } = await runDemo(world, { visitors, signal, progress })
  // of this process, from its first moment
  const seconds = performance.now() / 1000
  return {
    problems,
    show: (addresses, color) => screen({ records, parity, problems, seconds, addresses, color }),
  }
}

const playRamp = async (world: World, signal: AbortSignal, progress: Progress): Promise<Played> => {
  const record = await runRamp(world, { signal, progress })
  return { problems: record.problems, show: () => rampScreen(record) }
}

/** Everything from the first start to the last end; gives the exit code. */
export const demo = async (
  { once: endsAtOnce, visitors, ramp }: DemoOptions,
  signal: AbortSignal,
): Promise<number> => {
  const { stdout } = process
  const color = stdout.isTTY && !process.env['NO_COLOR']
  const progress = createProgress(stdout)
  progress.update('starting sandbox, server, shop and Chromium')
  const world = await createWorld(
    ramp
      ? { rollout: RAMP_ROLLOUT, ramp: RAMP_YAML, sessionIdleMinutes: SESSION_IDLE_MINUTES }
      : { rollout: FIRST_ROLLOUT },
  )
  try {
    // pages that are open at an interrupt would be waited for
    signal.addEventListener('abort', () => void world.browser.close())
    const addresses = addressesOf(world)
    progress.done(`shop ${addresses[0]![1]}  sandbox ${addresses[1]![1]}`)
    if (ramp) stdout.write(`\nIts ramp page, for you alone, within 10 minutes: ${await rampLink(world)}\n\n`)
    const run = ramp ? playRamp(world, signal, progress) : playSteps(world, visitors, signal, progress)
    // a visitor whose browser is closed under them may never end
    const ended = await Promise.race([run, aborted(signal)])
    if (ended === null || signal.aborted) {
      run.catch(() => {})
      return INTERRUPTED
    }
    const { show, problems } = ended
    stdout.write(`\n${show(addresses, color)}`)
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
