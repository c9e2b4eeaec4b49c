import { readFileSync } from 'node:fs'
import type { ApiPorts } from './api/ports.ts'
import { openAutopilot, type Autopilot, type RampSettings } from './autopilot/autopilot.ts'
import type { Rollout } from '../core/index.ts'
import { createAuthenticator, type Authenticator } from './auth/authenticator.ts'
import { ensureToken } from './auth/first-token.ts'
import type { ControlStore } from './control/control-store.ts'
import { createKnownRollouts } from './control/known-rollouts.ts'
import { openControl, type OpenControl } from './control/open-control.ts'
import { openControlStore } from './control/open-control-store.ts'
import type { Upstream } from './control/upstream.ts'
import type { HeadWatch } from './control/watch-head.ts'
import { createIntake, type Intake } from './intake/intake.ts'
import type { CopiesSecrets } from './intake/copies-access.ts'
import { createAdminApp } from './http/admin-app.ts'
import { parseListenAddress } from './http/listen-address.ts'
import { listen, type Listener } from './http/listen.ts'
import { createPublicApp } from './http/public-app.ts'
import { dashboardFiles } from './http/static-files.ts'
import { createStreamHub, type StreamHub } from './live/stream-hub.ts'
import type { Log } from './log.ts'
import { createReadMetrics } from './metrics/read-metrics.ts'
import type { NoticeTarget } from './notices/notice-target.ts'
import { openServerNotices, type ServerNotices } from './notices/server-notices.ts'
import { openServerParity, type ParitySettings, type ServerParity } from './parity/server-parity.ts'
import type { UnleashSettings } from './relay/unleash-settings.ts'
import { createPopulation, type Population } from './population/population.ts'
import { createAskFigures } from './reports/ask-figures.ts'
import { createPublishedAt } from './reports/published-at.ts'
import { createReportBook, type ReportBook } from './reports/report-book.ts'
import { createReportFigures } from './reports/report-figures.ts'
import { ServerError } from './server-error.ts'
import { controlStatus } from './status/control-status.ts'
import { statusOf, type StatusParts } from './status/status.ts'
import { attachWarehouse, type AttachedWarehouse } from './warehouse/attach-warehouse.ts'
import type { Warehouse } from './warehouse/warehouse.ts'
import { createIncidents } from './incident/incidents.ts'

export type ServerOptions = {
  /** Where the rollout is written. @default 'file' where `rolloutFile` is given, else 'store' */
  readonly source?: 'store' | 'file' | 'unleash'
  /** Of the source `file`; of the others what an empty store begins with, where there is such a file. */
  readonly rolloutFile?: string
  /** HOST:PORT. @default '127.0.0.1:4466' */
  readonly publicListen?: string
  /** A path before every public route, such as /crossfade. @default '' */
  readonly publicBase?: string
  /** Origins of pages that may ask, `*` for all. @default ['*'] */
  readonly publicOrigins?: readonly string[]
  /** HOST:PORT. @default '127.0.0.1:4467' */
  readonly adminListen?: string
  /** Hosts that the admin listener answers to besides its own. @default [] */
  readonly adminHosts?: readonly string[]
  /** What must outlive a restart is kept here. @default '.crossfade' */
  readonly dataDir?: string
  /** PostgreSQL in the place of SQLite in `dataDir`. */
  readonly databaseUrl?: string
  /** Of the source `unleash`. */
  readonly unleash?: UnleashSettings
  /** Where copies and reports are kept; without it there is no parity, no report is counted, and no copies are taken. */
  readonly warehouse?: WarehouseSettings
  /** How copies are compared. */
  readonly parity?: ParitySettings
  /** Of all reports, 0..1: a network that sends more of them counts for nothing in the ramp; 1 = none does. @default 0.01 */
  readonly networkShare?: number
  /** Its ramp. @default ramp.yaml, which only says what it would do */
  readonly ramp?: RampSettings
  /** Who is told of steps of the ramp, and of kills. @default nobody */
  readonly notices?: readonly NoticeTarget[]
  /** Where people reach the dashboard, for links in notices. @default the admin listener's own address */
  readonly dashboardUrl?: string
  /** How the vendors' webhooks are let in. */
  readonly copies?: CopiesSettings
  /** A token of the role admin, besides those in the store. */
  readonly adminToken?: string
  /** The next rollout is published above it. */
  readonly revisionFloor?: number
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
  readonly log?: Log
}

export type WarehouseSettings = {
  /** Of a ClickHouse; without it the embedded engine, in `dataDir`. */
  readonly url?: string
  /** The cluster's name at that ClickHouse. */
  readonly cluster?: string
  /** Days that payloads are kept, and all other columns of a copy. */
  readonly payloadDays: number
  readonly sampleDays: number
}

export type CopiesSettings = {
  readonly secrets: CopiesSecrets
  /** @default 'x-crossfade-secret' */
  readonly secretHeader?: string
  /** ms that copies wait for others, to be inserted together. @default 250 */
  readonly commitMs?: number
}

export type CrossfadeServer = {
  readonly publicUrl: string
  readonly adminUrl: string
  /** The secret of the token that the first start makes, null after that: nobody can read it again. */
  readonly firstToken: string | null
  close(): Promise<void>
}

const PUBLIC = { name: 'The public listener', flag: '--public' }
const ADMIN = { name: 'The admin listener', flag: '--admin' }
const DEFAULT_FILE = 'rollout.json'

type Ending = () => unknown

/**
 * Serves a rollout to browsers and takes their reports, and gives the operator the ramp controls.
 * @throws ServerError in one sentence where it cannot start
 */
export const startServer = async (options: ServerOptions): Promise<CrossfadeServer> => {
  const endings: Ending[] = []
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).toReversed()) await end()
  }
  try {
    return { ...(await open(options, (end) => void endings.push(end))), close }
  } catch (error) {
    await close()
    throw error
  }
}

const open = async (
  options: ServerOptions,
  atEnd: (end: Ending) => void,
): Promise<Omit<CrossfadeServer, 'close'>> => {
  const now = options.now ?? Date.now
  const log = options.log ?? (() => {})
  const publicAddress = parseListenAddress(options.publicListen ?? '127.0.0.1:4466', PUBLIC)
  const adminAddress = parseListenAddress(options.adminListen ?? '127.0.0.1:4467', ADMIN)
  atEnd(() => log('info', 'server stopped'))
  const store = await openControlStore({
    databaseUrl: options.databaseUrl,
    dataDir: options.dataDir ?? '.crossfade',
    now,
  })
  atEnd(() => store.close())
  const opened = await openControl({
    store,
    source: options.source ?? (options.rolloutFile === undefined ? 'store' : 'file'),
    rolloutFile: options.rolloutFile ?? DEFAULT_FILE,
    place: options.databaseUrl ? 'PostgreSQL' : `the control store in ${options.dataDir ?? '.crossfade'}`,
    startUpstream: startUnleash(options, store, now, log),
    revisionFloor: options.revisionFloor ?? 0,
    now,
    log,
  })
  atEnd(opened.close)
  const firstToken = await ensureToken(store, options.adminToken ?? null, now())
  const authenticator = createAuthenticator({ store, now })
  atEnd(authenticator.close)
  await authenticator.refresh()
  const streams = createStreamHub({ current: opened.source.current })
  atEnd(streams.close)
  opened.source.subscribe(streams.publish)
  const warehouse = attachWarehouse({ open: opener(options, now, log), now, log })
  atEnd(warehouse.close)
  const { current } = opened.source
  const inForce = (): Rollout => current().rollout
  const rollouts = createKnownRollouts(store, inForce)
  const ask = createAskFigures(warehouse)
  const publishedAt = createPublishedAt(store, current)
  const figures = createReportFigures({ ask, inForce, publishedAt, now })
  const parity = openServerParity({
    warehouse,
    settings: options.parity ?? {},
    payloadDays: options.warehouse?.payloadDays ?? 0,
    store,
    rollouts,
    now,
    log,
  })
  atEnd(parity.close)
  const intake = createIntake({
    warehouse: warehouse.opened,
    onCommitted: parity.onCommitted,
    onReports: figures.changed,
    secrets: { segment: null, copies: null },
    ...options.copies,
    rollout: inForce,
    now,
    log,
  })
  atEnd(intake.close)
  opened.source.subscribe(intake.published)
  const reports = createReportBook({
    // where there is no warehouse nobody waits for one
    keep: async (report, at, network) =>
      warehouse.isMissing() ||
      (await intake.takeReport(report, at, network)) === 'kept' ||
      warehouse.isMissing(),
    now,
  })
  const reported: Parts['reported'] = async () => {
    const [known, published] = await Promise.all([figures.read(), publishedAt()])
    return { figures: known, publishedAt: published, reports: reports.counts(), streams: streams.size }
  }
  let admin: Listener | null = null
  const notices = openServerNotices({
    targets: options.notices ?? [],
    store,
    dashboardUrl: () => options.dashboardUrl ?? admin?.url ?? '',
    inForce,
    now,
    log,
  })
  atEnd(notices.close)
  const population = createPopulation({ ask, inForce, rollouts, now })
  const autopilot = openAutopilot({
    settings: options.ramp ?? { file: 'ramp.yaml', enabled: false },
    store,
    opened,
    warehouse: warehouse.opened,
    parity: parity.parity,
    rollouts,
    latenessMinutes: options.parity?.latenessMinutes ?? 60,
    ...(options.networkShare !== undefined && { networkShare: options.networkShare }),
    onStep: notices.onStep,
    now,
    log,
  })
  atEnd(autopilot.close)
  atEnd(notices.watch(autopilot))
  const parts: Parts = {
    store,
    autopilot,
    notices,
    opened,
    authenticator,
    streams,
    reports,
    reported,
    population,
    intake,
    parity,
    warehouse,
    now,
    log,
  }
  const publicListener = await listen(publicApp(parts, options), publicAddress, PUBLIC)
  // its streams would hold it open
  atEnd(() => {
    streams.close()
    return publicListener.close()
  })
  const port = (): number => admin?.port ?? 0
  admin = await listen(adminApp(parts, port, options.adminHosts ?? []), adminAddress, ADMIN)
  atEnd(admin.close)
  log('info', 'server started', { public: publicListener.url, admin: admin.url })
  return { publicUrl: `${publicListener.url}${options.publicBase ?? ''}`, adminUrl: admin.url, firstToken }
}

/** Loads the warehouse's code only where it is wanted. */
const opener = (
  { warehouse, dataDir = '.crossfade' }: ServerOptions,
  now: () => number,
  log: Log,
): (() => Promise<Warehouse>) | null => {
  if (!warehouse) return null
  return async () => {
    const { openWarehouse } = await import('./warehouse/open-warehouse.ts')
    return openWarehouse({ ...warehouse, dataDir, log, now })
  }
}

const startUnleash = (
  { source, unleash }: ServerOptions,
  store: ControlStore,
  now: () => number,
  log: Log,
): ((head: HeadWatch) => Promise<Upstream>) | null => {
  if (source !== 'unleash') return null
  if (!unleash) throw new ServerError('config', 'source: unleash needs its settings.')
  // unleash-client weighs on every start
  return async (head) => {
    const { startRelay } = await import('./relay/start-relay.ts')
    return startRelay({ ...unleash, store, head, now, log })
  }
}

type Parts = {
  readonly store: ControlStore
  readonly autopilot: Autopilot
  readonly notices: ServerNotices
  readonly opened: OpenControl
  readonly authenticator: Authenticator
  readonly streams: StreamHub
  readonly reports: ReportBook
  /** What the status says of reports. */
  readonly reported: () => Promise<Pick<StatusParts, 'figures' | 'publishedAt' | 'reports' | 'streams'>>
  readonly population: Population
  readonly intake: Intake
  readonly parity: ServerParity
  readonly warehouse: AttachedWarehouse
  readonly now: () => number
  readonly log: Log
}

const publicApp = ({ opened: { source }, streams, reports, intake, log }: Parts, options: ServerOptions) =>
  createPublicApp({
    base: options.publicBase ?? '',
    origins: options.publicOrigins ?? ['*'],
    rollout: source.current,
    streams,
    takeReport: reports.take,
    refuseReport: reports.refuse,
    copies: intake,
    log,
  })

const adminApp = (parts: Parts, port: () => number, hosts: readonly string[]) => {
  const { store, opened, authenticator, reported, population, intake, parity, warehouse, now, log } = parts
  const startedAt = now()
  const api: ApiPorts = {
    store,
    source: opened.source,
    control: parts.notices.tellingKills(opened),
    killSwitch: opened.killSwitch,
    ramp: parts.autopilot,
    authenticator,
    simulate: population.simulate,
    cohorts: population.history,
    rollout: () => opened.source.current().rollout,
    parity: parity.parity,
    forget: parity.forget,
    incidents: createIncidents({
      store,
      warehouse: warehouse.opened,
      key: () => opened.source.current().rollout.key,
      now,
    }),
    now,
    async status() {
      const [control, warehouseStatus, told] = await Promise.all([
        controlStatus(opened, store),
        warehouse.status(),
        reported(),
      ])
      const kept = { copies: intake.status(), warehouse: warehouseStatus }
      return statusOf({ source: opened.source, ...told, ...kept, control, startedAt, now: now() })
    },
  }
  const unready = async (): Promise<string | null> => {
    await opened.head.look()
    const problem = opened.head.problem()
    return problem === null ? null : `The control store does not answer: ${problem}.`
  }
  const metrics = createReadMetrics({
    known: () => {
      const { revision, killed } = opened.source.current().rollout
      return {
        version: version(),
        revision,
        killed,
        copies: intake.status(),
        reports: parts.reports.counts(),
        streams: parts.streams.size,
        isStoreUp: opened.head.problem() === null,
        startedAt,
        now: now(),
      }
    },
    warehouse: async () =>
      warehouse.isMissing() ? 'none' : ((await warehouse.opened())?.health().state ?? 'down'),
    noticesWaiting: parts.notices.waiting,
    ramp: parts.autopilot.view,
  })
  return createAdminApp({
    api,
    files: dashboardFiles(),
    unready,
    metrics,
    port,
    hosts,
    version: version(),
    log,
  })
}

const version = (): string => {
  const manifest = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
