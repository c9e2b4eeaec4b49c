import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { startSandbox, type Sandbox } from '../src/sandbox/index.ts'
import { ServerError, startServer, type CrossfadeServer, type Status } from '../src/server/index.ts'
import { launchChromium } from './chromium.ts'
import { createReportBook, type ReportBook } from './report-book.ts'
import { startShop, type Shop } from './shop-server.ts'
import { rolloutOf, STEPS, type Step } from './steps.ts'
import { until } from './until.ts'

const PORTS = { public: 4466, admin: 4467, sandbox: 4468, shop: 4469 }
const PUBLISH_MS = 10_000

/** Everything that runs: the vendors' stand-ins, the rollout server, the shop, and the visitors' browser. */
export type World = {
  readonly sandbox: Sandbox
  readonly server: CrossfadeServer
  readonly shop: Shop
  readonly browser: Browser
  readonly reports: ReportBook
  status(): Promise<Status>
  /** Changes the rollout's file, as an operator would, and waits until that is in force. */
  publish(step: Step, index: number): Promise<void>
  close(): Promise<void>
}

const isTaken = (error: unknown): boolean =>
  (error instanceof ServerError && error.code === 'address-in-use') ||
  (error as NodeJS.ErrnoException).code === 'EADDRINUSE'

/** At the documented address, or at any free one where something else listens there already. */
const atPort = async <Started>(start: (anyPort: boolean) => Promise<Started>): Promise<Started> => {
  try {
    return await start(false)
  } catch (error) {
    if (isTaken(error)) return start(true)
    throw error
  }
}

const writeRollout = async (file: string, step: Step, index: number): Promise<void> => {
  await writeFile(`${file}.new`, JSON.stringify(rolloutOf(step, index)))
  await rename(`${file}.new`, file)
}

const startRolloutServer = (rolloutFile: string, dataDir: string): Promise<CrossfadeServer> =>
  atPort((any) =>
    startServer({
      rolloutFile,
      dataDir,
      publicListen: `127.0.0.1:${any ? 0 : PORTS.public}`,
      adminListen: `127.0.0.1:${any ? 0 : PORTS.admin}`,
    }),
  )

/** Starts all of it; what was started is ended again where a later part cannot start. */
export const createWorld = async (): Promise<World> => {
  const endings: (() => Promise<unknown>)[] = []
  const ending = <Started>(started: Started, end: (started: Started) => Promise<unknown>): Started => {
    endings.unshift(() => end(started))
    return started
  }
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0)) await end().catch(() => {})
  }
  try {
    const folder = ending(await mkdtemp(join(tmpdir(), 'crossfade-demo-')), (path) =>
      rm(path, { recursive: true, force: true }),
    )
    const rolloutFile = join(folder, 'rollout.json')
    await writeRollout(rolloutFile, STEPS[0]!, 0)
    const reports = createReportBook()
    const closes = (started: { close(): Promise<void> }): Promise<void> => started.close()
    const sandbox = ending(await atPort((any) => startSandbox({ port: any ? 0 : PORTS.sandbox })), closes)
    const server = ending(await startRolloutServer(rolloutFile, folder), closes)
    const shop = ending(
      await atPort((any) =>
        startShop({
          port: any ? 0 : PORTS.shop,
          settings: sandbox.settings,
          crossfadeUrl: server.publicUrl,
          onReport: reports.take,
        }),
      ),
      closes,
    )
    const browser = ending(await launchChromium({ keepsSignals: true }), closes)
    const status = async (): Promise<Status> =>
      (await (await fetch(`${server.adminUrl}/api/status`)).json()) as Status
    const publish = async (step: Step, index: number): Promise<void> => {
      await writeRollout(rolloutFile, step, index)
      const inForce = async (): Promise<boolean> => (await status()).rollout.revision === index + 1
      if (!(await until(inForce, PUBLISH_MS)))
        throw new Error(
          `the server did not publish revision ${index + 1}: ${(await status()).rollout.problem}`,
        )
    }
    return { sandbox, server, shop, browser, reports, status, publish, close }
  } catch (error) {
    await close()
    throw error
  }
}
