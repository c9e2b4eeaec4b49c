import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { ControlStoreOptions } from '../../../src/server/control/open-control-store.ts'
import { startPostgres, type Postgres } from '../../support/postgres.ts'

/** Where one test's control store is; what it is opened with. */
export type Place = Pick<ControlStoreOptions, 'databaseUrl' | 'dataDir'>
export type Row = Readonly<Record<string, unknown>>

/** One kind of database that the control store runs on, the real thing. */
export type Databases = {
  readonly name: string
  /** How many random sequences of operations are worth their time. */
  readonly sequences: number
  start(): Promise<void>
  /** An empty one. */
  fresh(): Promise<Place>
  /** One statement, over a connection of its own. */
  query(place: Place, sql: string): Promise<readonly Row[]>
  stop(): Promise<void>
}

export const sqliteDatabases = (): Databases => {
  let root = ''
  return {
    name: 'SQLite',
    sequences: 50,
    start: async () => void (root = mkdtempSync(join(tmpdir(), 'crossfade-control-'))),
    fresh: async () => ({ databaseUrl: undefined, dataDir: mkdtempSync(join(root, 'data-')) }),
    async query({ dataDir }, sql) {
      const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
      try {
        return database.prepare(sql).all()
      } finally {
        database.close()
      }
    },
    stop: async () => rmSync(root, { recursive: true, force: true }),
  }
}

export const postgresDatabases = (): Databases & { readonly postgres: () => Postgres } => {
  let running: Postgres | null = null
  const postgres = (): Postgres => {
    if (running === null) throw new Error('PostgreSQL is not started')
    return running
  }
  return {
    name: 'PostgreSQL',
    sequences: 25,
    postgres,
    start: async () => void (running = await startPostgres()),
    // a folder that cannot be made: nothing may be written there
    fresh: async () => ({ databaseUrl: await postgres().database(), dataDir: '/dev/null/nowhere' }),
    async query({ databaseUrl }, sql) {
      const client = new Client(databaseUrl)
      await client.connect()
      try {
        return (await client.query<Row>(sql)).rows
      } finally {
        await client.end()
      }
    },
    stop: () => running?.stop() ?? Promise.resolve(),
  }
}
