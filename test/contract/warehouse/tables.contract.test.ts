import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../../src/server/warehouse/migrate.ts'
import { MIGRATIONS } from '../../../src/server/warehouse/migrations/index.ts'
import type { Migration } from '../../../src/server/warehouse/migrations/migration.ts'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import { copyRow } from '../../support/copy-row.ts'
import { reportRow } from '../../support/report-row.ts'
import { worlds } from './worlds.ts'

const DAY_MS = 86_400_000
const PATIENCE = { timeout: 50_000 }
const retention = { payloadDays: 3, sampleDays: 30 }

const later: Migration = {
  number: MIGRATIONS.at(-1)!.number + 1,
  name: 'later',
  statements: () => ['ALTER TABLE copies ADD COLUMN IF NOT EXISTS later String'],
}

describe.each(worlds())('tables, $name', { timeout: 120_000 }, (world) => {
  let warehouse: Warehouse
  const reopen = async (options = {}): Promise<void> => {
    await warehouse.close()
    warehouse = await world.open(options)
  }
  beforeAll(async () => void (warehouse = await world.open()))
  afterAll(async () => {
    await warehouse.close()
    await world.remove()
  })

  const copies = (
    key: string,
  ): Promise<readonly { readonly ingest_id: string; readonly payload: string }[]> =>
    warehouse.query('SELECT ingest_id, payload FROM copies WHERE key = {key:String} ORDER BY ingest_id', {
      key,
    })
  const optimize = (table: string): Promise<void> => warehouse.command(`OPTIMIZE TABLE ${table} FINAL`)

  it('are made once, and found again with what is in them', async () => {
    await warehouse.insertCopies([copyRow({ key: 'kept' })], 'kept')
    await reopen()
    expect(await copies('kept')).toHaveLength(1)
  })

  it('of a report: the newest of a page counts, also where an older one comes after it', async () => {
    const row = reportRow({ session: 'newest' })
    const call = { ...row.calls[0]!, made: 2, causes: { 'sdk-error': 1 } }
    await warehouse.insertReports([row], 'newest-1')
    await warehouse.insertReports([{ ...row, receivedMs: row.receivedMs + 1, calls: [call] }], 'newest-2')
    // one that was late on its way is older all the same
    await warehouse.insertReports([{ ...row, receivedMs: row.receivedMs + 2 }], 'newest-3')
    const found = await warehouse.query(
      `SELECT page, call_legs, call_types, call_events, call_made, call_causes, segment_state, segment_ms, problem_codes
       FROM reports FINAL WHERE session = 'newest'`,
    )
    expect(found).toEqual([
      {
        page: row.page,
        call_legs: ['segment'],
        call_types: ['track'],
        call_events: ['Order Completed'],
        call_made: [2],
        call_causes: [{ 'sdk-error': 1 }],
        segment_state: 'ready',
        segment_ms: 412.5,
        problem_codes: ['late'],
      },
    ])
  })

  it('forget payloads and rows by the day on which they came', async () => {
    const now = Date.now()
    const at = (ingestId: string, days: number, undated = false) => {
      const receivedMs = now - days * DAY_MS
      return copyRow({
        key: 'age',
        ingestId,
        receivedMs,
        originMs: receivedMs,
        ...(undated && { bucketMs: 0 }),
      })
    }
    const rows = [at('1', 0), at('2', 4), at('3', 31), at('4', 0, true), at('5', 4, true), at('6', 31, true)]
    await warehouse.insertCopies(rows, 'age')
    await optimize('copies')
    const payload = rows[0]!.payload
    expect(await copies('age')).toEqual([
      { ingest_id: '1', payload },
      { ingest_id: '2', payload: '' },
      { ingest_id: '4', payload },
      { ingest_id: '5', payload: '' },
    ])
  })

  it('follow a change of the days that are kept', async () => {
    const receivedMs = Date.now() - 2 * DAY_MS
    await warehouse.insertCopies(
      [copyRow({ key: 'shorter', receivedMs, originMs: receivedMs, payload: '{}' })],
      'shorter',
    )
    await reopen({ payloadDays: 1.5, sampleDays: 20 })
    await expect.poll(() => copies('shorter'), PATIENCE).toEqual([{ ingest_id: '1', payload: '' }])
    await reopen({ payloadDays: 1.5, sampleDays: 1 })
    await expect.poll(() => copies('shorter'), PATIENCE).toEqual([])
    await reopen()
  })

  it('say what they take and for how long', async () => {
    const old = Date.now() - DAY_MS
    await warehouse.command('TRUNCATE TABLE copies')
    await warehouse.insertCopies(
      Array.from({ length: 500 }, (_, index) =>
        copyRow({ key: 'usage', ingestId: `${index}`, receivedMs: old, originMs: old }),
      ),
      'usage',
    )
    const usage = await warehouse.usage()
    expect(usage.map(({ table, daysKept }) => ({ table, daysKept }))).toEqual(
      expect.arrayContaining([
        { table: 'copies', daysKept: 30 },
        { table: 'reports', daysKept: 30 },
      ]),
    )
    const copies = usage.find(({ table }) => table === 'copies')
    expect(copies?.rows).toBe(500)
    // all of it came in a day
    expect(copies?.bytesPerDay).toBeGreaterThan(0.8 * (copies?.bytes ?? 0))
    expect(copies?.bytesPerDay).toBeLessThan(1.2 * (copies?.bytes ?? 0))
    expect(copies?.diskFreeBytes).toBeGreaterThan(0)
    expect(copies?.daysLeft).toBeNull()
  })

  it('forget a person, and what is linked to the person, and nobody else', async () => {
    const row = (ingestId: string, ids: { userId?: string; anonymousId?: string; session?: string }) =>
      copyRow({ key: 'forget', ingestId, userId: '', anonymousId: '', session: '', ...ids })
    await warehouse.insertCopies(
      [
        row('1', { userId: `o'ann`, anonymousId: 'device', session: 'named' }),
        row('2', { anonymousId: 'device', session: 'before' }),
        row('3', { session: 'named' }),
        row('4', { anonymousId: 'other', session: 'before' }),
        row('5', { userId: 'bob', anonymousId: 'device', session: 'bobs' }),
        row('6', { anonymousId: 'stranger', session: 'strange' }),
        row('7', {}),
      ],
      'forget',
    )
    await warehouse.insertReports(
      ['named', 'before', 'bobs', 'strange'].map((session) =>
        reportRow({ session, page: `${session}-page` }),
      ),
      'forget',
    )
    const forgotten = await warehouse.forgetPerson({ userId: `o'ann` })
    expect(forgotten).toEqual(
      expect.arrayContaining([
        { table: 'copies', rows: 4 },
        { table: 'reports', rows: 2 },
        { table: 'sightings', rows: 2 },
      ]),
    )
    expect((await copies('forget')).map(({ ingest_id }) => ingest_id)).toEqual(['5', '6', '7'])
    expect(
      await warehouse.query(`SELECT session FROM reports WHERE page LIKE '%-page' ORDER BY session`),
    ).toEqual([{ session: 'bobs' }, { session: 'strange' }])
    const again = await warehouse.forgetPerson({ userId: `o'ann` })
    expect(again.reduce((sum, { rows }) => sum + rows, 0)).toBe(0)
  })

  // the last one: it leaves the tables to a later release
  it('are brought forward with what is in them, and refused by the release before', async () => {
    const kept = await copies('kept')
    await warehouse.close()
    const connections = await world.connect()
    const topology = { database: connections.source.database, cluster: null }
    const forward = () =>
      connections.once((clickHouse) =>
        migrate(clickHouse, { topology, retention, place: 'x', migrations: [...MIGRATIONS, later] }),
      )
    expect(await forward()).toEqual(['later'])
    expect(await forward()).toEqual([])
    const sql = `SELECT ingest_id, payload, later FROM copies WHERE key = 'kept'`
    const found = await connections.once((clickHouse) => clickHouse.query(sql))
    expect(found).toEqual(kept.map((each) => ({ ...each, later: '' })))
    await connections.close()
    await expect(world.open()).rejects.toMatchObject({
      code: 'newer',
      message: expect.stringContaining('later release'),
    })
  })
})
