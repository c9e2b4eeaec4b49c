import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import { copyRow } from '../../support/copy-row.ts'
import { TALLY, workload } from './workload.ts'
import { worlds } from './worlds.ts'

describe.each(worlds())('batches of copies, $name', { timeout: 120_000 }, (world) => {
  const { batches, truth } = workload(2_000, 7)
  let warehouse: Warehouse

  const send = async (suffix = ''): Promise<void> => {
    for (const [index, batch] of batches.entries())
      await warehouse.insertCopies(batch, `load-${index}${suffix}`)
  }
  const count = async (what: string, event: string): Promise<number> => {
    const sql = `SELECT ${what} AS n FROM copies WHERE event = {event:String}`
    const [row] = await warehouse.query<{ readonly n: string }>(sql, { event })
    return Number(row?.n)
  }
  const optimize = (): Promise<void> => warehouse.command('OPTIMIZE TABLE copies FINAL')

  beforeAll(async () => {
    warehouse = await world.open()
    await send()
  })
  afterAll(async () => {
    await warehouse.close()
    await world.remove()
  })

  it('are counted exactly, per event', async () => {
    expect(await warehouse.query(TALLY)).toEqual(truth)
  })

  it('change nothing when they come again under their tokens, also after a restart', async () => {
    const rows = 'SELECT count() AS n FROM copies'
    const before = await warehouse.query(rows)
    await send()
    expect(await warehouse.query(rows)).toEqual(before)
    await warehouse.close()
    warehouse = await world.open()
    await send()
    expect(await warehouse.query(rows)).toEqual(before)
  })

  it('change no count of distinct copies when they come under other tokens', async () => {
    await send('-again')
    expect(await warehouse.query(TALLY)).toEqual(truth)
    await optimize()
    expect(await warehouse.query(TALLY)).toEqual(truth)
  })

  it('leave a true duplicate of a vendor countable, and not our own repeat, once all is merged', async () => {
    const row = copyRow({ event: 'Twice', ingestId: '1' })
    await warehouse.insertCopies([row], 'twice-1')
    await warehouse.insertCopies([{ ...row, receivedMs: row.receivedMs + 9_000 }], 'twice-1-again')
    await warehouse.insertCopies([{ ...row, ingestId: '2' }], 'twice-2')
    await optimize()
    expect(await count('count()', 'Twice')).toBe(2)
  })

  it('of many days are whole once they are acknowledged, and again under the same token', async () => {
    const now = Date.now()
    const rows = [0, 1, 2, 7, 29].map((day): CopyRow => {
      const originMs = now - day * 86_400_000
      return copyRow({ event: 'Days', ingestId: `${day}`, originMs, receivedMs: now })
    })
    rows.push(copyRow({ event: 'Days', ingestId: '99', bucketMs: 0, originMs: 0, receivedMs: now }))
    await warehouse.insertCopies(rows, 'days')
    await warehouse.insertCopies(rows, 'days')
    expect(await count('count()', 'Days')).toBe(6)
  })

  it('of megabytes are one batch too', async () => {
    const payload = JSON.stringify({ text: 'x'.repeat(6_000) })
    const rows = Array.from({ length: 2_000 }, (_, index) =>
      copyRow({ event: 'Large', ingestId: `${index}`, payload }),
    )
    await warehouse.insertCopies(rows, 'large')
    await warehouse.insertCopies(rows, 'large')
    expect(await count('count()', 'Large')).toBe(2_000)
    expect(await count('uniqExact(_part)', 'Large')).toBe(1)
  })

  it('that are empty are nothing', async () => {
    await expect(warehouse.insertCopies([], 'empty')).resolves.toBeUndefined()
    await expect(warehouse.insertReports([], 'empty')).resolves.toBeUndefined()
  })
})
