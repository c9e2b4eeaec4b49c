import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ControlStore } from '../../../src/server/control/control-store.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import { withoutSilent } from '../../../src/server/control/without-silent.ts'
import { ServerError } from '../../../src/server/server-error.ts'
import { temporaryFolder } from '../../server/support.ts'
import { swallowingProxy } from '../../support/swallowing-proxy.ts'
import { postgresDatabases, sqliteDatabases, type Databases, type Place } from './control-databases.ts'

const BY = { actor: 'ops', action: 'set', reason: null, at: 1 } as const

const open = async (place: Place): Promise<ControlStore> => {
  const store = await openControlStore({ ...place, now: () => 0 })
  onTestFinished(() => store.close())
  return store
}

/** What it is refused with: always the one sentence of a ServerError. */
const refusal = async (place: Place): Promise<string> => {
  const error: unknown = await openControlStore({ ...place, now: () => 0 }).catch((error: unknown) => error)
  if (!(error instanceof ServerError))
    throw new Error('it was opened, or failed in another way', { cause: error })
  expect(error.code).toBe('database')
  expect(error.message).toMatch(/^[^\n]+\.$/)
  return error.message
}

const sqliteAt = (dataDir: string): Place => ({ databaseUrl: undefined, dataDir })

function refusesNewer(databases: Databases): void {
  it('is not opened by a version that does not know all of its schema', async () => {
    const place = await databases.fresh()
    const store = await openControlStore({ ...place, now: () => 0 })
    await store.change(0, { revision: 3 }, BY)
    await store.close()
    const later = `insert into crossfade_migration values ('9001_later', '2027-01-01T00:00:00.000Z')`
    await databases.query(place, later)
    const message = await refusal(place)
    expect(message).toContain(
      'was written by a newer version of Crossfade (this one does not know 9001_later)',
    )
    expect(message).toContain('start that version, or restore a backup from before it.')
    await databases.query(place, `delete from crossfade_migration where name = '9001_later'`)
    expect(await (await open(place)).head()).toMatchObject({ rollout: { revision: 3 } })
  })
}

describe('a control store on SQLite', () => {
  const databases = sqliteDatabases()
  beforeAll(() => databases.start())
  afterAll(() => databases.stop())
  refusesNewer(databases)

  it('is made where it is missing, folder and files for its user alone, whatever else may be read', async () => {
    const dataDir = join(temporaryFolder(), 'deep', 'data')
    const umask = process.umask(0)
    onTestFinished(() => void process.umask(umask))
    const store = await open({ databaseUrl: '', dataDir })
    await store.change(0, {}, BY)
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
    expect(mode(dataDir)).toBe('700')
    const files = readdirSync(dataDir).toSorted()
    expect(files).toEqual(['control.sqlite', 'control.sqlite-shm', 'control.sqlite-wal'])
    expect(files.map((file) => mode(join(dataDir, file)))).toEqual(['600', '600', '600'])
  })

  it('is closed to others when it is opened, and leaves the mode of a folder that was there', async () => {
    const dataDir = temporaryFolder()
    const { mode } = statSync(dataDir)
    writeFileSync(join(dataDir, 'control.sqlite'), '', { mode: 0o644 })
    await open(sqliteAt(dataDir))
    expect(statSync(join(dataDir, 'control.sqlite')).mode & 0o777).toBe(0o600)
    expect(statSync(dataDir).mode).toBe(mode)
  })

  it('survives a loss of power: each commit is on the disk, in a log beside the file', async () => {
    const dataDir = temporaryFolder()
    const store = await open(sqliteAt(dataDir))
    await store.change(0, {}, BY)
    const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
    onTestFinished(() => database.close())
    expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  })

  it('leaves a file alone that is not a database', async () => {
    const dataDir = temporaryFolder()
    const file = join(dataDir, 'control.sqlite')
    writeFileSync(
      file,
      'a shopping list, and a long one, longer than the header of any database would be: '.repeat(9),
    )
    expect(await refusal(sqliteAt(dataDir))).toBe(
      `${file} holds the control store and cannot be used: it is not a SQLite database; move it away, or name another data folder.`,
    )
    expect(statSync(file).size).toBe(738)
    expect(existsSync(`${file}-wal`)).toBe(false)
  })

  it('says that a file is damaged', async () => {
    const dataDir = temporaryFolder()
    const file = join(dataDir, 'control.sqlite')
    const store = await openControlStore({ ...sqliteAt(dataDir), now: () => 0 })
    await store.change(0, { text: 'x'.repeat(50_000) }, BY)
    await store.close()
    truncateSync(file, 5_000)
    expect(await refusal(sqliteAt(dataDir))).toContain('it is damaged; restore it from a backup')
  })

  it('says what is in the way: a file for a folder, a folder for a file', async () => {
    const dataDir = temporaryFolder()
    writeFileSync(join(dataDir, 'file'), '')
    expect(await refusal(sqliteAt(join(dataDir, 'file')))).toContain('cannot be used')
    expect(await refusal(sqliteAt(join(dataDir, 'file', 'deeper')))).toContain(
      'a part of the path is not a folder',
    )
    mkdirSync(join(dataDir, 'control.sqlite'))
    expect(await refusal(sqliteAt(dataDir))).toContain('cannot be opened; let the server read and write it')
  })

  it('waits for another process that writes without holding up this one', async () => {
    const dataDir = temporaryFolder()
    const store = await open(sqliteAt(dataDir))
    const other = new DatabaseSync(join(dataDir, 'control.sqlite'))
    onTestFinished(() => other.close())
    other.exec('begin immediate')
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    onTestFinished(() => clearInterval(timer))
    const change = store.change(0, {}, BY)
    await expect.poll(() => ticks).toBeGreaterThan(20)
    other.exec('rollback')
    expect(await change).toMatchObject({ ok: true })
  })

  it('is read, and lets people in, while another process keeps it locked', async () => {
    const dataDir = temporaryFolder()
    const store = await open(sqliteAt(dataDir))
    await store.change(0, {}, BY)
    for (const hash of ['one', 'other']) await store.createToken({ name: hash, role: 'admin', hash }, BY)
    const other = new DatabaseSync(join(dataDir, 'control.sqlite'))
    onTestFinished(() => other.close())
    other.exec('begin immediate')
    const change = store.change(1, {}, BY)
    const noting = store.tokenOf('one', 60_000)
    expect(await store.head()).toMatchObject({ rollout: { revision: 1 } })
    expect(await store.history({ limit: 10 })).toHaveLength(3)
    // a stranger with a made-up link takes no turn of those who change something
    expect(await store.useLogin('made up', 1)).toBeNull()
    // one note at a time waits for the lock
    expect(await store.tokenOf('one', 60_000)).toMatchObject({ name: 'one', lastUsedAt: null })
    other.exec('rollback')
    expect(await change).toMatchObject({ ok: true })
    expect(await noting).toMatchObject({ lastUsedAt: 60_000 })
    expect(await store.tokenOf('one', 60_001)).toMatchObject({ lastUsedAt: 60_000 })
    expect(await store.tokenOf('other', 60_001)).toMatchObject({ lastUsedAt: 60_000 })
  })
})

describe('a control store on PostgreSQL', () => {
  const databases = postgresDatabases()
  beforeAll(() => databases.start())
  afterAll(() => databases.stop())
  refusesNewer(databases)

  const at = (databaseUrl: string): Place => ({ databaseUrl, dataDir: '/dev/null/nowhere' })
  const server = (): string => `The PostgreSQL at 127.0.0.1:${databases.postgres().port}`

  it('needs an address, and says how one is written', async () => {
    for (const url of [
      'localhost',
      'http://u:secret@host/db',
      'postgres://u:sec/ret@host/db',
      'postgres://u:1?2@h/d',
    ])
      expect(await refusal(at(url))).toMatch(
        /^DATABASE_URL is not the address of a PostgreSQL: write postgres:/,
      )
  })

  it('says that nothing listens, or nothing answers', async () => {
    expect(await refusal(at('postgres://u:secret@127.0.0.1:1/db'))).toBe(
      'The PostgreSQL at 127.0.0.1:1 cannot be reached: nothing listens there; start it, or correct DATABASE_URL.',
    )
    const hangsUp = createServer((socket) => socket.end())
    await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void hangsUp.close())
    const { port } = hangsUp.address() as AddressInfo
    expect(await refusal(at(`postgres://u:secret@127.0.0.1:${port}/db`))).toContain(
      `The PostgreSQL at 127.0.0.1:${port} cannot be reached: `,
    )
  })

  it('says that the user is not let in: a wrong password, or none', async () => {
    const refused = `${server()} does not let the user postgres in: check the user and the password in DATABASE_URL.`
    const right = databases.postgres().url('postgres')
    expect(await refusal(at(databases.postgres().url('postgres', 'wrong')))).toBe(refused)
    expect(await refusal(at(right.replace(/:[^:@]*@/, '@')))).toBe(refused)
  })

  it('says that there is no such database, and that a user may not make tables', async () => {
    expect(await refusal(at(databases.postgres().url('nowhere')))).toBe(
      `${server()} has no database nowhere: create it, or correct DATABASE_URL.`,
    )
    const place = await databases.fresh()
    await databases.query(place, `create role reader login password 'pw'`)
    const url = (place.databaseUrl ?? '').replace(/\/\/[^@]*@/, '//reader:pw@')
    expect(await refusal(at(url))).toContain('does not let the user reader make tables in the database test_')
  })

  it('never says the password, in no part of what it throws', async () => {
    const secret = fc.string({
      unit: fc.constantFrom(...Array.from('aZ7/?#@:%&= +\\"')),
      minLength: 4,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(secret, fc.boolean(), async (text, isEncoded) => {
        // marked, as a part of it could be anything
        const password = `s3cr3t${text}s3cr3t`
        const url = `postgres://u:${isEncoded ? encodeURIComponent(password) : password}@127.0.0.1:1/db`
        const error: unknown = await openControlStore({ ...at(url), now: () => 0 }).catch(
          (error: unknown) => error,
        )
        expect(error).toBeInstanceOf(ServerError)
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cr3t')
      }),
      { numRuns: 200 },
    )
  })

  it('loses no change where the database itself asks for the strictest transactions', async () => {
    const place = await databases.fresh()
    const [{ name } = {}] = await databases.query(place, 'select current_database() as name')
    await databases.query(
      place,
      `alter database ${String(name)} set default_transaction_isolation = 'serializable'`,
    )
    const stores = [await open(place), await open(place), await open(place)]
    const count = async (store: ControlStore): Promise<void> => {
      let expected = 0
      for (let made = 0; made < 10;) {
        const written = await store.change(expected, {}, BY)
        expected = (written.ok ? written.rollout : written.current)?.revision ?? 0
        if (written.ok) made++
      }
    }
    await Promise.all(stores.map(count))
    expect(await stores[0]?.head()).toMatchObject({ rollout: { revision: 30 } })
  })

  it('goes on after its connections were cut', async () => {
    const place = await databases.fresh()
    const store = await open(place)
    await store.change(0, {}, BY)
    await databases.query(
      place,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    const head = () => store.head().catch(() => null)
    await expect.poll(head).toMatchObject({ rollout: { revision: 1 } })
    expect(await store.change(1, {}, BY)).toMatchObject({ ok: true })
  })

  it('lets go of a connection that gives no answer, as after a failover that swallows what is sent', async () => {
    const { databaseUrl = '' } = await databases.fresh()
    const proxy = await swallowingProxy(databases.postgres().port)
    const pool = new Pool({
      connectionString: databaseUrl.replace(/:\d+\//, `:${proxy.port}/`),
      max: 1,
      query_timeout: 200,
    })
    pool.on('error', () => {})
    const tables = new Kysely({ dialect: new PostgresDialect({ pool: withoutSilent(pool) }) })
    onTestFinished(() => tables.destroy())
    const ask = () => sql`select 1 as one`.execute(tables)
    await ask()
    proxy.swallow()
    await expect(ask()).rejects.toThrow('timeout')
    expect((await ask()).rows).toEqual([{ one: 1 }])
    proxy.swallow()
    const change = tables.transaction().execute((writer) => sql`select 1`.execute(writer))
    await expect(change).rejects.toThrow('timeout')
    expect((await ask()).rows).toEqual([{ one: 1 }])
  })

  it('shares a database with an app that has tables of its own, kysely too', async () => {
    const place = await databases.fresh()
    await databases.query(
      place,
      'create table kysely_migration (name text primary key, timestamp text not null)',
    )
    await databases.query(place, `insert into kysely_migration values ('app_1', '2026-01-01T00:00:00.000Z')`)
    await databases.query(place, 'create table token (id text)')
    await open(place)
    const tables = await databases.query(
      place,
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    )
    const others = tables.map(({ name }) => String(name)).filter((name) => !name.startsWith('crossfade_'))
    expect(others).toEqual(['kysely_migration', 'token'])
  })

  it('keeps nothing in the data folder', async () => {
    const dataDir = temporaryFolder()
    await open({ ...(await databases.fresh()), dataDir })
    expect(readdirSync(dataDir)).toEqual([])
  })
})
