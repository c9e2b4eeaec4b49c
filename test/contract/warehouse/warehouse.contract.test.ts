import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyRow } from '../../support/copy-row.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'

describe('the warehouse', () => {
  let warehouse: TestWarehouse
  beforeAll(async () => void (warehouse = await openTestWarehouse()))
  afterAll(() => warehouse.close())

  const copies = async (event: string): Promise<number> => {
    const rows = await warehouse.query<{ readonly n: string }>(
      'SELECT count() AS n FROM copies WHERE event = {event:String}',
      { event },
    )
    return Number(rows[0]?.n)
  }

  it('keeps every row of a batch once, however often the batch comes under its token', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) =>
      copyRow({ event: 'Once', ingestId: `${index}`, pairId: `pair-${index}` }),
    )
    await warehouse.insertCopies(rows, 'once')
    await warehouse.insertCopies(rows, 'once')
    expect(await copies('Once')).toBe(2_000)
  })

  it('gives a copy back as it came, 64-bit integers as text', async () => {
    const row = copyRow({ event: 'Whole', ingestId: '18446744073709551615' })
    await warehouse.insertCopies([row], 'whole')
    const [found] = await warehouse.query(
      'SELECT ingest_id, hash, raw_hash, paths, types, hashes, payload FROM copies WHERE event = {event:String}',
      { event: 'Whole' },
    )
    expect(found).toEqual({
      ingest_id: '18446744073709551615',
      hash: row.hash,
      raw_hash: row.rawHash,
      paths: row.paths,
      types: row.types,
      hashes: row.hashes,
      payload: row.payload,
    })
  })
})
