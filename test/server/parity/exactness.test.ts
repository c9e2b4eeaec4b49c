import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { settledStream } from './settled-stream.ts'
import { CLAIMS, type Settled } from './stream/claims.ts'

let warehouse: TestWarehouse
let settled: Settled

beforeAll(async () => {
  warehouse = await openTestWarehouse()
  settled = await settledStream(warehouse, { seed: 4, calls: 10_000 })
}, 300_000)
afterAll(() => warehouse.close())

describe('a stream with losses, duplicates, late and reordered copies, and changed bodies, is told exactly', () => {
  it.each(CLAIMS)('$name', async ({ check }) => {
    const { told, truth } = await check(settled)
    expect(told).toEqual(truth)
  })
})

it('says what would be enough, and how far the share of losses can be from what was seen', async () => {
  const { rows } = await settled.parity.answer({ ...settled.range, by: 'event' })
  expect(rows.length).toBeGreaterThan(5)
  for (const { loss } of rows) {
    expect(loss.low).toBeLessThanOrEqual(loss.lost / loss.sessions)
    expect(loss.high).toBeGreaterThanOrEqual(loss.lost / loss.sessions)
    expect(loss.enough).toBe(735)
  }
})
