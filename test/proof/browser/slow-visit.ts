import type { Page } from 'playwright-core'
import { until } from '../../../demo/until.ts'
import { startSandbox } from '../../../src/sandbox/index.ts'
import type { Stage } from './stage.ts'
import { tasksOf, traceOf, type Task, type TraceOptions } from './trace.ts'
import { createTrial, type Trial } from './trial.ts'
import { sharedVisitor } from './visitor.ts'

export const THROTTLE = 4
/** For failures only. */
const ARRIVAL_LIMIT_MS = 60_000

/** One visit at a quarter of the processor. */
export type SlowVisit = {
  /** Of the page's main thread, longest first. */
  readonly tasks: readonly Task[]
  /** Names of the script files that the page fetched. */
  readonly scripts: ReadonlySet<string>
}

export type SlowOptions = TraceOptions & {
  /** What the page makes its calls on. */
  readonly on: 'gate' | 'both'
  /** How many calls it makes. */
  readonly calls: number
  /** How many an earlier page could not send. @default 0 */
  readonly pending?: number
}

function scriptsOf(page: Page): Set<string> {
  const files = new Set<string>()
  page.on('request', (request) => {
    const file = new URL(request.url()).pathname.split('/').at(-1)!
    if (request.resourceType() === 'script') files.add(file)
  })
  return files
}

async function leavePending(trial: Trial, count: number): Promise<void> {
  const visit = await trial.open()
  await visit.ready()
  const context = await trial.visitor.context()
  await context.setOffline(true)
  await visit.make(count)
  await visit.close()
  await context.setOffline(false)
}

async function play(trial: Trial, { on, calls, pending = 0, ...options }: SlowOptions): Promise<SlowVisit> {
  const { stage, visitor } = trial
  if (pending > 0) await leavePending(trial, pending)
  const address = trial.serve({ on })
  const page = await (await visitor.context()).newPage()
  const scripts = scriptsOf(page)
  // a page of the same site first: its process is the one that is slowed down
  await page.goto(stage.left)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  const trace = await traceOf(stage.browser, page, options, async () => {
    await page.goto(address)
    await page.waitForFunction(() => 'subject' in window)
    await page.evaluate(() => window.subject.ready())
    const ids = trial.newIds(calls)
    await page.evaluate(([user, all]) => window.subject.make(user, all), [trial.user, ids] as const)
    await until(
      () => trial.legs.every((leg) => trial.arrived(leg).size === calls + pending),
      ARRIVAL_LIMIT_MS,
    )
  })
  return { tasks: tasksOf(trace, address), scripts }
}

/** A new visitor's page that loads, makes its calls, and is traced until both legs have them. */
export async function slowVisit(stage: Stage, options: SlowOptions): Promise<SlowVisit> {
  const sandbox = await startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
  })
  const visitor = sharedVisitor(stage.browser)
  try {
    return await play(createTrial(options.on, 'gate', { stage, sandbox, visitor }), options)
  } finally {
    await visitor.close()
    await sandbox.close()
  }
}
