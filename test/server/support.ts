import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ROLLOUT } from './rollout.ts'
import {
  startServer,
  type CrossfadeServer,
  type LogFields,
  type ServerOptions,
  type Status,
} from '../../src/server/index.ts'

export { callRow, reportBody } from './report-body.ts'
export { ROLLOUT } from './rollout.ts'

/** Of the role admin, on every server that the tests start. */
export const ADMIN_TOKEN = 'cft_the-admin-token-of-the-tests'

export const authorized = { authorization: `Bearer ${ADMIN_TOKEN}` }

/** A folder that goes away with the test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export type TestServer = CrossfadeServer & {
  readonly folder: string
  readonly file: string
  readonly logged: { level: string; event: string; fields: LogFields }[]
  readonly write: (rollout: unknown) => void
  readonly status: () => Promise<Status>
  readonly rollout: () => Promise<{ revision: number; [field: string]: unknown }>
  readonly post: (body: BodyInit, headers?: Record<string, string>) => Promise<Response>
}

/** A real server on free ports, with a rollout in a folder of its own. */
export const startTestServer = async (
  rollout: unknown = ROLLOUT,
  options: Partial<ServerOptions> = {},
): Promise<TestServer> => {
  const folder = temporaryFolder()
  const file = options.rolloutFile ?? join(folder, 'rollout.json')
  const write = (value: unknown): void => writeFileSync(file, JSON.stringify(value))
  write(rollout)
  const logged: TestServer['logged'] = []
  const server = await startServer({
    rolloutFile: file,
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    dataDir: join(folder, 'data'),
    adminToken: ADMIN_TOKEN,
    log: (level, event, fields = {}) => void logged.push({ level, event, fields }),
    ...options,
  })
  onTestFinished(() => server.close())
  return {
    ...server,
    folder,
    file,
    logged,
    write,
    status: async () =>
      (await fetch(`${server.adminUrl}/api/status`, { headers: authorized })).json() as Promise<Status>,
    rollout: async () =>
      (await fetch(`${server.publicUrl}/v1/rollout`)).json() as Promise<{ revision: number }>,
    post: (body, headers = {}) => fetch(`${server.publicUrl}/v1/reports`, { method: 'POST', body, headers }),
  }
}

/** Asks again until the answer is what the test waits for; the test's own time limit ends it. */
export const until = async <Value>(
  ask: () => Promise<Value> | Value,
  isIt: (value: Value) => boolean,
): Promise<Value> => {
  for (;;) {
    const value = await ask()
    if (isIt(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Sends bytes over a bare socket, in pieces; resolves with all that came back once the server closes it. */
export const rawRequest = (url: string, pieces: Iterable<string | Buffer>): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    // the server may reset a connection that it has answered and given up on
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined))
    socket.on('close', () => resolve(answer))
    const iterator = pieces[Symbol.iterator]()
    const writeNext = (): void => {
      const { done, value } = iterator.next()
      if (done === true || socket.destroyed) return
      socket.write(value, () => setImmediate(writeNext))
    }
    socket.on('connect', writeNext)
  })
