import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { startSandbox, type Sandbox } from '../src/sandbox/index.ts'
import type { RolloutDocument } from '../src/core/index.ts'
import {
  ServerError,
  startServer,
  type CrossfadeServer,
  type ServerOptions,
  type Status,
} from '../src/server/index.ts'
import { launchChromium } from './chromium.ts'
import { createReportBook, type ReportBook } from './report-book.ts'
import { startShop, type Shop } from './shop-server.ts'
import { rolloutOf, type Step } from './steps.ts'

export type ParityBy = 'event' | 'property'

/** The part of `/api/parity` that the demo reads. */
export type Parity = {
  readonly rows: readonly {
    readonly key: string
    readonly event?: string
    readonly calls: number
    readonly segment: number
    readonly outcomes: { readonly missing: number }
  }[]
}

const PORTS = { public: 4466, admin: 4467, sandbox: 4468, shop: 4469 }

/** Everything that runs: the vendors' stand-ins, the rollout server, the shop, and the visitors' browser. */
export type World = {
  readonly sandbox: Sandbox
  readonly server: CrossfadeServer
  readonly shop: Shop
  readonly browser: Browser
  readonly reports: ReportBook
  status(): Promise<Status>
  /** How far RudderStack got what Segment got; null where nobody can say yet. */
  parity(by: ParityBy): Promise<Parity | null>
  /** A link that signs one browser in on the dashboard. */
  dashboardLink(): Promise<string>
  /** Of the role admin. */
  readonly token: string
  /** Asks the admin listener. @throws Error with its sentence, where the answer is no */
  ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<unknown>
  /** Changes the shares, as an operator would. */
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

/** What the webhooks of both vendors prove themselves with. */
type Secrets = { readonly segment: string; readonly copies: string }

const SECRET_HEADER = 'x-crossfade-secret'
/** A vendor's copy may take an hour, the sandbox's seconds. */
const LATENESS_MINUTES = 0.15
const COMMIT_MS = 50

type Begun = Required<Pick<ServerOptions, 'rolloutFile' | 'dataDir' | 'adminToken'>> &
  Pick<ServerOptions, 'ramp' | 'parity'>

const startRolloutServer = ({ parity, ...begun }: Begun, secrets: Secrets): Promise<CrossfadeServer> =>
  atPort((any) =>
    startServer({
      source: 'store',
      // what the empty store begins with is its file
      ...begun,
      warehouse: { payloadDays: 3, sampleDays: 30 },
      parity: { latenessMinutes: LATENESS_MINUTES, ...parity },
      copies: { secrets, secretHeader: SECRET_HEADER, commitMs: COMMIT_MS },
      publicListen: `127.0.0.1:${any ? 0 : PORTS.public}`,
      adminListen: `127.0.0.1:${any ? 0 : PORTS.admin}`,
    }),
  )

const startVendors = (publicUrl: string, { segment, copies }: Secrets): Promise<Sandbox> => {
  const headers = { [SECRET_HEADER]: copies }
  const webhooks = {
    segment: { url: `${publicUrl}/v1/copies/segment`, secret: segment, headers },
    rudderstack: { url: `${publicUrl}/v1/copies/rudderstack`, headers },
  }
  return atPort((any) => startSandbox({ port: any ? 0 : PORTS.sandbox, webhooks }))
}

const newSecret = (): string => randomBytes(32).toString('hex')

export type WorldOptions = {
  /** What is in force first. */
  readonly rollout: RolloutDocument
  /** The text of a ramp file that is to drive it. @default none */
  readonly ramp?: string
  /** How long a session may go on after its last copy. @default 30 minutes */
  readonly sessionIdleMinutes?: number
}

/** A ramp looks after itself every so often, where a real one takes its time. */
const RAMP_TICKS = { tickMs: 250, judgeEveryMs: 1_000 }

/** Starts all of it; what was started is ended again where a later part cannot start. */
export const createWorld = async ({ rollout, ramp, sessionIdleMinutes }: WorldOptions): Promise<World> => {
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
    await writeFile(rolloutFile, JSON.stringify(rollout))
    const token = newSecret()
    const secrets = { segment: newSecret(), copies: newSecret() }
    const reports = createReportBook()
    const closes = (started: { close(): Promise<void> }): Promise<void> => started.close()
    const rampFile = join(folder, 'ramp.yaml')
    if (ramp !== undefined) await writeFile(rampFile, ramp)
    const begun: Begun = {
      rolloutFile,
      dataDir: folder,
      adminToken: token,
      ...(ramp !== undefined && { ramp: { file: rampFile, enabled: true, ...RAMP_TICKS } }),
      ...(sessionIdleMinutes !== undefined && { parity: { sessionIdleMinutes } }),
    }
    const server = ending(await startRolloutServer(begun, secrets), closes)
    const sandbox = ending(await startVendors(server.publicUrl, secrets), closes)
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
    const ask = async (method: string, path: string, body?: unknown, ifMatch?: string): Promise<unknown> => {
      const response = await fetch(`${server.adminUrl}/api/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(ifMatch && { 'if-match': ifMatch }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const answer: unknown = await response.json()
      if (!response.ok) throw new Error(`${method} ${path}: ${(answer as { detail: string }).detail}`)
      return answer
    }
    const status = async (): Promise<Status> => (await ask('GET', 'status')) as Status
    const dashboardLink = async (): Promise<string> =>
      ((await ask('POST', 'login', {})) as { url: string }).url
    const publish = async (step: Step, index: number): Promise<void> => {
      if (index === 0) return
      const reason = encodeURIComponent(`step ${index + 1} of the demo`)
      await ask('PUT', `rollout?verb=set&reason=${reason}`, rolloutOf(step, index), `"${index}"`)
    }
    const parity = async (by: ParityBy): Promise<Parity | null> =>
      // the engine may still be starting
      (await ask('GET', `parity?by=${by}`).catch(() => null)) as Parity | null
    return {
      sandbox,
      server,
      shop,
      browser,
      reports,
      status,
      parity,
      dashboardLink,
      token,
      ask,
      publish,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
