import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRevisionFloor } from '../../../src/server/reports/revision-floor.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { reportsIn, START } from './reported.ts'

let warehouse: TestWarehouse
beforeAll(async () => void (warehouse = await openTestWarehouse()))
afterAll(() => warehouse.close())

const NOW = START + 3_600_000

/** Pages that have this revision since so long. */
const pages = (count: number, revision: number, ms = 10_000) =>
  Array.from({ length: count }, () => ({ revision, at: NOW - ms }))

type Pages = ReturnType<typeof pages>

const read = async (all: Pages, now = NOW) => {
  const world = reportsIn(warehouse)
  await world.insert(...all.map((each, index) => ({ ...each, page: `p${index}`, calls: [] })))
  return readRevisionFloor(warehouse, world.key, 42, now)
}

const floorOf = async (...all: Pages): Promise<number | null> => (await read(all))?.floor ?? null

describe('the floor of revisions', () => {
  it('says what browsers report, by how many pages, and how to restart', async () => {
    expect(await read([...pages(1_200, 57), ...pages(40, 42)])).toEqual({
      floor: 57,
      sentence:
        'Browsers report revision 57 (1,200 of the 1,240 pages of the last 24 hours are above 42), and this server ' +
        'never published one above 42: its store may be an old copy. Restart it with --revision-floor 57 so that ' +
        'browsers take its next rollout.',
    })
  })

  it('wants three pages', async () => {
    expect(await floorOf(...pages(2, 57))).toBeNull()
    expect(await floorOf(...pages(3, 57))).toBe(57)
    expect(await floorOf(...pages(1, 57), ...pages(1, 56), ...pages(1, 55))).toBe(55)
  })

  it('is nothing while all have what was published here', async () => {
    expect(await floorOf(...pages(9, 42))).toBeNull()
  })

  it('is not raised by a few that name an absurd revision beside many', async () => {
    expect(await floorOf(...pages(3, 2 ** 49), ...pages(400, 57))).toBe(57)
    expect(await floorOf(...pages(4, 58), ...pages(396, 57))).toBe(58)
  })

  it('never is one that would leave no revisions for changes', async () => {
    for (const absurd of [2 ** 49 + 1, 2 ** 50, 2 ** 50 + 1])
      expect(await floorOf(...pages(9, absurd))).toBeNull()
    expect(await floorOf(...pages(9, 2 ** 49))).toBe(2 ** 49)
  })

  it('waits for what another server has just published to be known here', async () => {
    expect(await floorOf(...pages(3, 43, 4_999))).toBeNull()
    expect(await floorOf(...pages(3, 43, 5_000))).toBe(43)
  })

  it('forgets what was reported over 24 hours ago', async () => {
    expect(await read(pages(3, 57), NOW + 86_400_000)).toBeNull()
  })
})
