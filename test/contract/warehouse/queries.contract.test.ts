import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import { WarehouseError } from '../../../src/server/warehouse/warehouse-error.ts'
import { copyRow } from '../../support/copy-row.ts'
import { worlds } from './worlds.ts'

const refusal = async (work: Promise<unknown>): Promise<WarehouseError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof WarehouseError) return error
  throw new Error(`not refused: ${String(error)}`)
}

describe.each(worlds())('queries, $name', { timeout: 120_000 }, (world) => {
  let warehouse: Warehouse
  beforeAll(async () => void (warehouse = await world.open()))
  afterAll(async () => {
    await warehouse.close()
    await world.remove()
  })

  const setting = async (name: string): Promise<unknown> => {
    const [row] = await warehouse.query<{ readonly value: unknown }>(
      'SELECT value FROM system.settings WHERE name = {name:String}',
      { name },
    )
    return row?.value
  }

  it('have every setting that releases differ in, whatever the server has', async () => {
    expect(await setting('async_insert')).toBe('0')
    expect(await setting('session_timezone')).toBe('UTC')
    expect(await setting('join_use_nulls')).toBe('0')
    expect(await setting('date_time_input_format')).toBe('best_effort')
    expect(await setting('input_format_allow_errors_num')).toBe('0')
    expect(await setting('max_execution_time')).toBe('60')
    expect(await setting('max_memory_usage')).toBe(`${1024 ** 3}`)
  })

  it('leave no setting behind', async () => {
    const many = 'SELECT number FROM numbers(100)'
    const few = { max_result_rows: 1, max_execution_time: 7 }
    for (let round = 0; round < 3; round++) {
      expect(await refusal(warehouse.query(many, {}, few))).toMatchObject({ engine: { number: 396 } })
      expect(await warehouse.query(many)).toHaveLength(100)
      expect(await setting('max_execution_time')).toBe('60')
    }
  })

  it('leave no parameter behind, and mix none up that run at once', async () => {
    const sql = 'SELECT {a:UInt32} + sleep(0.01) AS a, {b:String} AS b'
    const asked = Array.from({ length: 40 }, (_, index) => ({ a: index, b: `value ${index}` }))
    const answers = await Promise.all(asked.map((parameters) => warehouse.query(sql, parameters)))
    expect(answers).toEqual(asked.map(({ a, b }) => [{ a: `${a}`, b }]))
    expect(await refusal(warehouse.query('SELECT {b:String}'))).toMatchObject({ engine: { number: 456 } })
  })

  it('that are wrong are refused with the engine’s number and name', async () => {
    expect(await refusal(warehouse.query('SELEC 1'))).toMatchObject({
      code: 'refused',
      engine: { number: 62, name: 'SYNTAX_ERROR' },
    })
    expect(await refusal(warehouse.query('SELECT 1 FROM nowhere'))).toMatchObject({
      code: 'refused',
      engine: { number: 60, name: 'UNKNOWN_TABLE' },
    })
    expect(await refusal(warehouse.command('ALTER TABLE nowhere ADD COLUMN a String'))).toMatchObject({
      code: 'refused',
      engine: { number: 60 },
    })
  })

  it('of several statements are refused', async () => {
    expect(await refusal(warehouse.command('SELECT 1; SELECT 2'))).toMatchObject({ engine: { number: 62 } })
    expect(await warehouse.query(`SELECT ';' AS a -- ; SELECT 2`)).toEqual([{ a: ';' }])
  })

  it('that take too long are ended by their limit', async () => {
    const endless = warehouse.query(
      'SELECT count() FROM numbers(1000000000000)',
      {},
      { max_execution_time: 1 },
    )
    expect(await refusal(endless)).toMatchObject({ code: 'timeout', engine: { number: 159 } })
  })

  it('that need too much memory are ended by their limit', async () => {
    const sql = 'SELECT length(groupArray(number)) FROM numbers(100000000)'
    expect(await refusal(warehouse.query(sql, {}, { max_memory_usage: 10_000_000 }))).toMatchObject({
      code: 'memory',
      engine: { number: 241 },
    })
  })

  it('say nothing of a row that does not fit', async () => {
    const row = copyRow({ ingestId: 'somebody@example.com', payload: 'somebody@example.com' })
    const error = await refusal(warehouse.insertCopies([row], 'unfit'))
    expect(error.code).toBe('refused')
    expect(error.message).not.toContain('somebody')
  })

  it('that take long hold up neither a batch nor a short one', async () => {
    // more than run at once
    const long = Array.from({ length: 9 }, () =>
      warehouse.query('SELECT sleep({seconds:UInt8})', { seconds: 1 }),
    )
    const ended = Promise.race(long).then(() => 'long')
    const batch = warehouse.insertCopies([copyRow({ key: 'beside' })], 'beside').then(() => 'batch')
    expect(await Promise.race([batch, ended])).toBe('batch')
    await Promise.all(long)
  })

  it('over many ids at once pass', async () => {
    const ids = Array.from({ length: 3_000 }, (_, index) => `anonymous-${index}-${'é'.repeat(20)}`)
    const [row] = await warehouse.query('SELECT length({ids:Array(String)}) AS n', { ids })
    expect(row).toEqual({ n: '3000' })
  })
})
