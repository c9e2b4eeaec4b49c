import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { within } from '../../within.ts'
import { WarehouseError } from '../warehouse-error.ts'
import type { EngineNews, EngineOrder } from './messages.ts'

export type RunningEngine = {
  /** http://127.0.0.1:PORT */
  readonly url: string
  readonly token: string
  readonly pid: number
  /** Of ClickHouse. */
  readonly version: string
  /** Resolves with how it ended. */
  readonly ended: Promise<string>
  /** Lets it finish what is under way, and kills it where that takes too long. */
  stop(): Promise<void>
}

const START_MS = 20_000
const STOP_MS = 5_000
const KEPT_STDERR = 2_000
// queries run on libuv's threads, and four of them would leave none for files and gzip
const THREADS = '16'
const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'LD_LIBRARY_PATH',
  'CHDB_LIBCHDB_PATH',
  'CHDB_LIBCHDB_DIR',
]

/** Beside this file, in the source as in dist. */
const MAIN = new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url)

const environment = (): NodeJS.ProcessEnv => {
  const known = PASSED_ON.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(known), UV_THREADPOOL_SIZE: THREADS, TZ: 'UTC' }
}

/** @throws WarehouseError `missing`, `locked` or `unavailable` */
export const spawnEngine = async (dataDir: string): Promise<RunningEngine> => {
  const token = randomBytes(32).toString('base64url')
  const child = fork(fileURLToPath(MAIN), [], {
    env: environment(),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const stderr = tailOf(child)
  const ended = endOf(child, stderr)
  try {
    send(child, { kind: 'start', dataDir, token })
    const news = await within(START_MS, Promise.race([firstNews(child), ended.then(asFailure)]), 'the engine')
    if (news.kind === 'failed') throw problemOf(news, stderr(), dataDir)
    const { port, version } = news
    return {
      url: `http://127.0.0.1:${port}`,
      token,
      pid: child.pid ?? 0,
      version,
      ended,
      stop: () => stopChild(child, ended),
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw asProblem(error, dataDir)
  }
}

const send = (child: ChildProcess, order: EngineOrder): void => {
  // one that has ended is told nothing
  if (child.connected) child.send(order, () => {})
}

const tailOf = (child: ChildProcess): (() => string) => {
  let tail = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-KEPT_STDERR)
  })
  return () => tail.trim()
}

const endOf = (child: ChildProcess, stderr: () => string): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      const said = stderr().split('\n').at(-1) ?? ''
      resolve(`${signal === null ? `exit code ${code}` : signal}${said === '' ? '' : `: ${said}`}`)
    })
  })

const firstNews = (child: ChildProcess): Promise<EngineNews> =>
  new Promise((resolve) => child.once('message', (news) => resolve(news as EngineNews)))

const asFailure = (how: string): EngineNews => ({ kind: 'failed', why: 'other', message: how })

type Failure = Extract<EngineNews, { readonly kind: 'failed' }>

/** The engine's exception says only that it did not open; why is on its standard error. */
const problemOf = ({ why, message }: Failure, stderr: string, dataDir: string): WarehouseError => {
  const cause = new Error(`${message}\n${stderr}`)
  if (why === 'missing') return missing(cause)
  if (`${message}${stderr}`.includes('Cannot lock file'))
    return new WarehouseError(
      'locked',
      `${dataDir} is in use by another process: stop that one, or give this one another dataDir.`,
      { cause },
    )
  return new WarehouseError(
    'unavailable',
    `The embedded warehouse in ${dataDir} did not start (${lastLine(stderr) || message}).`,
    { cause },
  )
}

const lastLine = (text: string): string => (text.split('\n').at(-1) ?? '').slice(0, 300)

const missing = (cause: Error): WarehouseError =>
  new WarehouseError(
    'missing',
    hasEngine()
      ? 'The embedded warehouse needs the package chdb, which is not installed in full: run npm install chdb, ' +
          'or set CLICKHOUSE_URL to a ClickHouse server.'
      : `There is no embedded warehouse for ${process.platform}-${process.arch}${isMusl() ? ' with musl' : ''}: ` +
          'set CLICKHOUSE_URL to a ClickHouse server.',
    { cause },
  )

const WITH_ENGINE = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])

const hasEngine = (): boolean => WITH_ENGINE.has(`${process.platform}-${process.arch}`) && !isMusl()

/** Alpine and its like: Node's own report names the other C library only. */
const isMusl = (): boolean => {
  if (process.platform !== 'linux') return false
  const { header } = process.report.getReport() as {
    readonly header?: { readonly glibcVersionRuntime?: string }
  }
  return header?.glibcVersionRuntime === undefined
}

const asProblem = (error: unknown, dataDir: string): WarehouseError =>
  error instanceof WarehouseError
    ? error
    : new WarehouseError('unavailable', `The embedded warehouse in ${dataDir} did not start in time.`, {
        cause: error,
      })

const stopChild = async (child: ChildProcess, ended: Promise<string>): Promise<void> => {
  send(child, { kind: 'stop' })
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(timer)
}
