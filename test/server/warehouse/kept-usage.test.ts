import { expect, it } from 'vitest'
import { createKeptUsage } from '../../../src/server/warehouse/kept-usage.ts'
import type { TableUsage } from '../../../src/server/warehouse/warehouse.ts'

const table = (rows: number): TableUsage => ({
  table: 'copies',
  bytes: 1,
  rows,
  bytesPerDay: null,
  daysKept: 30,
  diskFreeBytes: 1,
  daysLeft: null,
})

it('is asked for every half minute, however often somebody looks, and stays where it cannot be read', async () => {
  let time = 0
  let asked = 0
  const warehouse = {
    usage: async () => {
      if (++asked === 2) throw new Error('no answer')
      return [table(asked)]
    },
  }
  const usage = createKeptUsage(() => time)
  const look = async (at: number): Promise<number | undefined> => {
    time = at
    return (await usage(warehouse))[0]?.rows
  }
  expect(await Promise.all([look(0), look(0)])).toEqual([1, 1])
  expect([await look(29_999), await look(30_000), await look(59_999), await look(60_000)]).toEqual([
    1, 1, 1, 3,
  ])
  expect(asked).toBe(3)
})

it('is the one before where a new one hangs', async () => {
  let time = 0
  const answers = [Promise.resolve([table(1)]), new Promise<TableUsage[]>(() => {})]
  const usage = createKeptUsage(() => time)
  const warehouse = { usage: () => answers.shift()! }
  await usage(warehouse)
  time = 30_000
  expect(await usage(warehouse)).toEqual([table(1)])
})
