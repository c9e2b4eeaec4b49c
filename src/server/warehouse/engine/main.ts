// The process of the embedded engine. A process of its own: the engine takes all of libuv's threads for its queries,
// hundreds of megabytes of memory, and where it aborts, nothing else may end with it.
import { writeSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { Session } from 'chdb'
import { createLane } from './lane.ts'
import type { EngineNews, EngineOrder } from './messages.ts'
import { createPartAudit, type Ask, type PartAudit } from './part-audit.ts'
import { createRun } from './run-request.ts'
import { serveHttp } from './serve-http.ts'
import { createWriteGuard } from './write-guard.ts'

const READERS = 6
/** Values of parameters are part of the query's text. */
const ARGUMENTS = ['--max_query_size=67108864']
const DRAIN_MS = 4_000
const AUDIT_MS = 30_000

const tell = (news: EngineNews): Promise<void> =>
  new Promise((resolve) => process.send?.(news, undefined, undefined, () => resolve()))

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isMissing = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'CHDB_PLATFORM', 'CHDB_ABI'].includes(String(code))
}

const start = async (dataDir: string, token: string): Promise<() => Promise<void>> => {
  const { Session } = await import('chdb')
  const open = (): Session => new Session(dataDir, { connectionArgs: ARGUMENTS })
  // holds the data for as long as the process lives: the engine closes it with the last session
  const keeper = open()
  const version = (await keeper.queryAsync('SELECT version()', { format: 'TabSeparated' })).text().trim()
  const audit = await startAudit(keeper)
  // one insert at a time: more of them at once only make smaller parts
  const run = createRun({
    open,
    guard: createWriteGuard(dataDir, audit),
    inserts: createLane(1),
    others: createLane(READERS),
  })
  const server = serveHttp(run, token)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  await tell({ kind: 'ready', port: (server.address() as AddressInfo).port, version })
  return async () => {
    await drained(server)
    keeper.close()
  }
}

const startAudit = async (session: Session): Promise<PartAudit> => {
  const ask: Ask = async <Row>(sql: string) => {
    const text = (await session.queryAsync(sql, { format: 'JSONEachRow' })).text()
    const lines = text.split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as Row)
  }
  const audit = createPartAudit({ ask, restart })
  await audit.run()
  // merges go on when nobody writes
  setInterval(() => void audit.run().catch(() => {}), AUDIT_MS)
  return audit
}

/**
 * At once, as after a crash. An engine that tidies up before its process ends may tidy away what is still needed, and where
 * it is at work it waits for its own threads for ever (chDB 26.7), with the lock on the data in its hands.
 */
const endAtOnce = (): void => void process.kill(process.pid, 'SIGKILL')

const restart = (why: string): void => {
  writeSync(process.stderr.fd, `${why}\n`)
  endAtOnce()
}

const drained = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, DRAIN_MS)
    server.close(() => resolve())
    // a connection is idle once its last answer is out, which nothing tells
    setInterval(() => server.closeIdleConnections(), 20)
  })

const fail = async (error: unknown): Promise<never> => {
  await tell({ kind: 'failed', why: isMissing(error) ? 'missing' : 'other', message: words(error) })
  process.exit(1)
}

let started: Promise<() => Promise<void>> | null = null

process.on('message', (order: EngineOrder) => {
  if (order.kind === 'start') {
    started = start(order.dataDir, order.token)
    started.catch(fail)
  } else {
    const stop = async (): Promise<void> => (await started)?.()
    void stop().finally(endAtOnce)
  }
})
// its server is gone, however it ended: nobody is left to answer to, and what is committed is on the disk
process.on('disconnect', endAtOnce)
// a terminal and a service manager signal the whole group: the server still brings its last copies in, and then ends it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
