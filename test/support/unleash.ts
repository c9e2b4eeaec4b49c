import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort, startPostgres } from './postgres.ts'

/** A strategy as the Admin API takes it. */
export type AdminStrategy = {
  readonly name: string
  readonly title?: string
  readonly parameters: Readonly<Record<string, string>>
  readonly constraints?: readonly object[]
  readonly segments?: readonly number[]
  readonly variants?: readonly object[]
  readonly disabled?: boolean
  readonly sortOrder?: number
}

/** A real Unleash server 8 in a process of its own, over a PostgreSQL of its own. */
export type UnleashServer = {
  /** Without /api. */
  readonly url: string
  /** For the Client API, environment `development`. */
  readonly clientToken: string
  readonly adminToken: string
  /** Asks its Admin API. @param path below /api/admin @throws on an answer other than 2xx */
  admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  /** What it holds of a flag in `development`. */
  flag(name: string): Promise<FlagState>
  createFlag(name: string, strategies: readonly AdminStrategy[], enabled?: boolean): Promise<void>
  switchFlag(name: string, enabled: boolean): Promise<void>
  /** Sets the rollout of one of a flag's strategies, as its own dashboard would. */
  setRollout(name: string, rollout: string, index?: number): Promise<void>
  /** Ends the process and leaves its data. */
  down(): Promise<void>
  /** Starts it again on the same port. */
  up(): Promise<void>
  /** Ends all and removes the data. */
  stop(): Promise<void>
}

export type FlagState = {
  readonly enabled: boolean
  readonly strategies: readonly (AdminStrategy & { readonly id: string })[]
}

const ADMIN = '*:*.test-admin-0123456789abcdef0123456789abcdef'
const CLIENT = 'default:development.test-client-0123456789abcdef'
// AGPL: it runs as a program of its own, and nothing of it is used
const PROGRAM = fileURLToPath(new URL('../server.js', import.meta.resolve('unleash-server')))
const FEATURES = '/projects/default/features'
const HERE = '/environments/development'

/** Starts in about ten seconds. */
export async function startUnleash(): Promise<UnleashServer> {
  const postgres = await startPostgres()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: await postgres.database(),
    DATABASE_SSL: 'false',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    CHECK_VERSION: 'false',
    SEND_TELEMETRY: 'false',
    LOG_LEVEL: 'warn',
    INIT_ADMIN_API_TOKENS: ADMIN,
    INIT_BACKEND_API_TOKENS: CLIENT,
  }
  let child: ChildProcess | undefined
  const kill = (): void => void child?.kill('SIGKILL')
  process.on('exit', kill)

  const up = async (): Promise<void> => {
    const said: string[] = []
    const server = spawn(process.execPath, [PROGRAM], { env })
    child = server
    for (const output of [server.stdout, server.stderr]) output.on('data', (text) => said.push(String(text)))
    while (!(await isHealthy(url))) {
      if (server.exitCode !== null) throw new Error(`Unleash does not start:\n${said.join('')}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const down = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    kill()
    await ended
  }
  const admin: UnleashServer['admin'] = async (method, path, body) => {
    const response = await fetch(`${url}/api/admin${path}`, {
      method,
      headers: { authorization: ADMIN, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>
  }
  const flag = async (name: string): Promise<FlagState> =>
    (await admin('GET', `${FEATURES}/${name}${HERE}`)) as never
  const switchFlag = async (name: string, enabled: boolean): Promise<void> =>
    void (await admin('POST', `${FEATURES}/${name}${HERE}/${enabled ? 'on' : 'off'}`))

  await up()
  return {
    url,
    clientToken: CLIENT,
    adminToken: ADMIN,
    admin,
    flag,
    async createFlag(name, strategies, enabled = true) {
      await admin('POST', FEATURES, { name, type: 'release' })
      for (const strategy of strategies)
        await admin('POST', `${FEATURES}/${name}${HERE}/strategies`, strategy)
      if (enabled) await switchFlag(name, true)
    },
    switchFlag,
    async setRollout(name, rollout, index = 0) {
      const { strategies } = await flag(name)
      const path = `${FEATURES}/${name}${HERE}/strategies/${strategies[index]!.id}`
      await admin('PATCH', path, [{ op: 'replace', path: '/parameters/rollout', value: rollout }])
    },
    down,
    up,
    async stop() {
      await down()
      process.off('exit', kill)
      await postgres.stop()
    },
  }
}

const isHealthy = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/health`)).ok
  } catch {
    return false
  }
}
