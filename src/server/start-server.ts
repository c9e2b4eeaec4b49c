import { createAdminApp } from './http/admin-app.ts'
import { isLoopback, parseListenAddress, type ListenAddress } from './http/listen-address.ts'
import { listen, type Listener } from './http/listen.ts'
import { createPublicApp } from './http/public-app.ts'
import { createStreamHub, type StreamHub } from './live/stream-hub.ts'
import type { Log } from './log.ts'
import { createMemoryTallies } from './reports/memory-tallies.ts'
import { parseReport } from './reports/parse-report.ts'
import type { Tallies } from './reports/tallies.ts'
import { openSource } from './rollout/open-source.ts'
import { fileOrigin } from './rollout/origin.ts'
import { createPublisher } from './rollout/publisher.ts'
import { createRevisionMemory } from './rollout/revision-memory.ts'
import type { RolloutSource } from './rollout/rollout-source.ts'
import { ServerError } from './server-error.ts'
import { statusOf } from './status/status.ts'

export type ServerOptions = {
  readonly rolloutFile: string
  /** HOST:PORT. @default '127.0.0.1:4466' */
  readonly publicListen?: string
  /** HOST:PORT on loopback. @default '127.0.0.1:4467' */
  readonly adminListen?: string
  /** Hosts that the admin listener answers to besides its own. @default [] */
  readonly adminHosts?: readonly string[]
  /** What must outlive a restart is kept here. @default '.crossfade' */
  readonly dataDir?: string
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
  readonly log?: Log
}

export type CrossfadeServer = {
  readonly publicUrl: string
  readonly adminUrl: string
  close(): Promise<void>
}

const PUBLIC = { name: 'The public listener', flag: '--public' }
const ADMIN = { name: 'The admin listener', flag: '--admin' }

/**
 * Serves a rollout to browsers and takes their reports, and shows the operator the status.
 * @throws ServerError in one sentence where it cannot start
 */
export const startServer = async (options: ServerOptions): Promise<CrossfadeServer> => {
  const now = options.now ?? Date.now
  const log = options.log ?? (() => {})
  const publicAddress = parseListenAddress(options.publicListen ?? '127.0.0.1:4466', PUBLIC)
  const adminAddress = parseListenAddress(options.adminListen ?? '127.0.0.1:4467', ADMIN)
  refuseOpenAdmin(adminAddress)
  const memory = createRevisionMemory(options.dataDir ?? '.crossfade')
  const publisher = await createPublisher(memory, now)
  const source = await openSource(fileOrigin(options.rolloutFile), publisher, () => null, log)
  const streams = createStreamHub({ current: source.current })
  source.subscribe(streams.publish)
  const parts = { source, streams, tallies: createMemoryTallies(), startedAt: now(), now, log }
  try {
    const listeners = await openListeners(parts, publicAddress, adminAddress, options.adminHosts ?? [])
    const { publicListener, adminListener } = listeners
    log('info', 'server started', { public: publicListener.url, admin: adminListener.url })
    return {
      publicUrl: publicListener.url,
      adminUrl: adminListener.url,
      async close() {
        source.close()
        streams.close()
        await Promise.all([publicListener.close(), adminListener.close()])
        log('info', 'server stopped')
      },
    }
  } catch (error) {
    source.close()
    streams.close()
    throw error
  }
}

type Parts = {
  readonly source: RolloutSource
  readonly streams: StreamHub
  readonly tallies: Tallies
  readonly startedAt: number
  readonly now: () => number
  readonly log: Log
}

const openListeners = async (
  { source, streams, tallies, startedAt, now, log }: Parts,
  publicAddress: ListenAddress,
  adminAddress: ListenAddress,
  hosts: readonly string[],
): Promise<{ publicListener: Listener; adminListener: Listener }> => {
  const reports = { accepted: 0, refused: 0 }
  const refuseReport = (): void => void reports.refused++
  const takeReport = (body: unknown): string | null => {
    const parsed = parseReport(body)
    if (!parsed.ok) {
      refuseReport()
      return parsed.message
    }
    reports.accepted++
    tallies.add(parsed.report, source.current().rollout)
    return null
  }
  const publicApp = createPublicApp({ rollout: source.current, streams, takeReport, refuseReport, log })
  const publicListener = await listen(publicApp, publicAddress, PUBLIC)
  let port = 0
  const status = () => statusOf({ source, tallies, reports, startedAt, now: now() })
  const adminApp = createAdminApp({ status, port: () => port, hosts, log })
  try {
    const adminListener = await listen(adminApp, adminAddress, ADMIN)
    port = adminListener.port
    return { publicListener, adminListener }
  } catch (error) {
    await publicListener.close()
    throw error
  }
}

const refuseOpenAdmin = ({ host }: ListenAddress): void => {
  if (isLoopback(host)) return
  throw new ServerError(
    'not-loopback',
    `The admin listener asks nobody for a token yet, so it listens on this machine only: ` +
      `give it 127.0.0.1 or [::1] instead of ${host}.`,
  )
}
