import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cohort } from '../../../src/core/index.ts'
import { readCohortHistory } from '../../../src/server/population/cohort-history.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { reportsIn, START } from '../reports/reported.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let warehouse: TestWarehouse
beforeAll(async () => void (warehouse = await openTestWarehouse()))
afterAll(() => warehouse.close())

/** A history whose clock the test moves, and people who are seen. */
const watch = () => {
  const { key, now, wait, insert } = reportsIn(warehouse)
  const seeAll = (...sights: readonly (readonly [person: string, cohort: Cohort, at: number])[]) =>
    insert(
      ...sights.map(([person, cohort, at]) => ({ page: person, subject: person, cohort, calls: [], at })),
    )
  return {
    now,
    wait,
    see: (person: string, cohort: Cohort) => seeAll([person, cohort, now()]),
    seeAll,
    read: (from: number, to: number) => readCohortHistory(warehouse, key, from, to, now()),
  }
}

const counts = ({ points }: Awaited<ReturnType<ReturnType<typeof watch>['read']>>) =>
  points.map(({ segment, dual, rudderstack }) => [segment, dual, rudderstack])

describe('the cohorts over time', () => {
  it('count a person once in a step of five minutes, in the cohort that they reported last', async () => {
    const world = watch()
    await world.see('ann', 'segment')
    await world.see('ann', 'segment')
    await world.see('ben', 'segment')
    // of two reports of one millisecond none is the later one
    world.wait(1)
    await world.see('ann', 'dual')
    world.wait(5 * MINUTE - 1)
    await world.see('ann', 'dual')
    const series = await world.read(START, world.now())
    expect(series).toMatchObject({ from: START, to: START + 5 * MINUTE, stepMs: 5 * MINUTE })
    expect(counts(series)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
    ])
    expect(series.points.map(({ at }) => at)).toEqual([START, START + 5 * MINUTE])
  })

  it('show steps in which nobody reported, and none before the first report', async () => {
    const world = watch()
    await world.see('ann', 'rudderstack')
    world.wait(12 * MINUTE)
    await world.see('ann', 'rudderstack')
    expect(counts(await world.read(START - DAY + 20 * MINUTE, world.now()))).toEqual([
      [0, 0, 1],
      [0, 0, 0],
      [0, 0, 1],
    ])
  })

  it.each([
    [1, 5],
    [24, 5],
    [25, 15],
    [74, 15],
    [75, 60],
    [168, 60],
    [1_000, 60],
  ])('of %i hours have steps of %i minutes, 300 at most', async (hours, minutes) => {
    const world = watch()
    world.wait(7 * DAY)
    const { stepMs, points, from } = await world.read(world.now() - hours * 60 * MINUTE, world.now())
    expect([stepMs, points.length <= 300]).toEqual([minutes * MINUTE, true])
    expect(from).toBe(world.now() - Math.min(hours, 168) * 60 * MINUTE)
  })

  it('count people over a longer step once, and not once in each short one', async () => {
    const world = watch()
    for (let step = 0; step < 12; step++) {
      await world.see('ann', 'dual')
      world.wait(5 * MINUTE)
    }
    world.wait(7 * DAY - 2 * 60 * MINUTE)
    const { points } = await world.read(START, world.now())
    expect(points[0]).toEqual({ at: START, segment: 0, dual: 1, rudderstack: 0 })
  })

  it('are none where nothing can be known', async () => {
    const world = watch()
    await world.see('ann', 'dual')
    expect((await world.read(world.now() + 1, world.now() + DAY)).points).toEqual([])
    expect((await world.read(START - DAY, START - 1)).points).toEqual([])
  })

  it('are forgotten after seven days', async () => {
    const world = watch()
    await world.see('ann', 'dual')
    world.wait(8 * DAY)
    await world.see('ann', 'dual')
    const { from, points } = await world.read(0, world.now())
    expect(from).toBe(START + DAY)
    expect(points.reduce((sum, { dual }) => sum + dual, 0)).toBe(1)
  })

  it('are those of the distinct people of each step, whoever comes when', async () => {
    const sighting = fc.record({
      person: fc.constantFrom('a', 'b', 'c'),
      cohort: fc.constantFrom<Cohort>('segment', 'dual', 'rudderstack'),
      waitMs: fc.integer({ min: 1, max: 7 * MINUTE }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(sighting, { maxLength: 20 }), async (sightings) => {
        const world = watch()
        const expected = new Map<number, Map<string, Cohort>>()
        const sights: [person: string, cohort: Cohort, at: number][] = []
        for (const { person, cohort, waitMs } of sightings) {
          world.wait(waitMs)
          sights.push([person, cohort, world.now()])
          const at = Math.floor(world.now() / (5 * MINUTE)) * 5 * MINUTE
          expected.set(at, (expected.get(at) ?? new Map()).set(person, cohort))
        }
        await world.seeAll(...sights)
        for (const { at, ...point } of (await world.read(START, world.now())).points) {
          const cohorts = [...(expected.get(at)?.values() ?? [])]
          for (const cohort of ['segment', 'dual', 'rudderstack'] as const)
            expect(point[cohort]).toBe(cohorts.filter((each) => each === cohort).length)
        }
      }),
      { numRuns: 8 },
    )
  })
})
