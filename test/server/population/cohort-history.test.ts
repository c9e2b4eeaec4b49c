import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cohort } from '../../../src/core/index.ts'
import { createCohortHistory } from '../../../src/server/population/cohort-history.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const START = 20_000 * DAY

/** A history whose clock the test moves, and people who are seen. */
const watch = () => {
  let now = START
  const history = createCohortHistory(() => now)
  const seen = new Map<string, { cohort: Cohort; seenAt: number }>()
  return {
    wait: (ms: number) => void (now += ms),
    see(person: string, cohort: Cohort) {
      const before = seen.get(person)
      const sighting = { cohort, seenAt: now }
      history.add(before ? [before] : [], sighting)
      seen.set(person, sighting)
    },
    read: (from: number, to: number) => history.read(from, to),
    now: () => now,
  }
}

const counts = ({ points }: ReturnType<ReturnType<typeof watch>['read']>) =>
  points.map(({ segment, dual, rudderstack }) => [segment, dual, rudderstack])

describe('the cohorts over time', () => {
  it('count a person once in a step of five minutes, in the cohort that they reported last', () => {
    const world = watch()
    world.see('ann', 'segment')
    world.see('ann', 'segment')
    world.see('ben', 'segment')
    world.see('ann', 'dual')
    world.wait(5 * MINUTE)
    world.see('ann', 'dual')
    const series = world.read(START, world.now())
    expect(series).toMatchObject({ from: START, to: START + 5 * MINUTE, stepMs: 5 * MINUTE })
    expect(counts(series)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
    ])
    expect(series.points.map(({ at }) => at)).toEqual([START, START + 5 * MINUTE])
  })

  it('show steps in which nobody reported, and none before the server started', () => {
    const world = watch()
    world.wait(12 * MINUTE)
    world.see('ann', 'rudderstack')
    expect(counts(world.read(START - DAY + 20 * MINUTE, world.now()))).toEqual([
      [0, 0, 0],
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
  ])('of %i hours have steps of %i minutes, 300 at most', (hours, minutes) => {
    const world = watch()
    world.wait(7 * DAY)
    const { stepMs, points, from } = world.read(world.now() - hours * 60 * MINUTE, world.now())
    expect([stepMs, points.length <= 300]).toEqual([minutes * MINUTE, true])
    expect(from).toBe(world.now() - Math.min(hours, 168) * 60 * MINUTE)
  })

  it('count people over a longer step once, and not once in each short one', () => {
    const world = watch()
    for (let step = 0; step < 12; step++) {
      world.see('ann', 'dual')
      world.wait(5 * MINUTE)
    }
    world.wait(7 * DAY - 2 * 60 * MINUTE)
    const { points } = world.read(START, world.now())
    expect(points[0]).toEqual({ at: START, segment: 0, dual: 1, rudderstack: 0 })
  })

  it('are none where nothing can be known', () => {
    const world = watch()
    world.see('ann', 'dual')
    expect(world.read(world.now() + 1, world.now() + DAY).points).toEqual([])
    expect(world.read(START - DAY, START - 1).points).toEqual([])
  })

  it('are forgotten after seven days', () => {
    const world = watch()
    world.see('ann', 'dual')
    world.wait(8 * DAY)
    world.see('ann', 'dual')
    const { from, points } = world.read(0, world.now())
    expect(from).toBe(START + DAY)
    expect(points.reduce((sum, { dual }) => sum + dual, 0)).toBe(1)
  })

  it('are those of the distinct people of each step, whoever comes when', () => {
    const sighting = fc.record({
      person: fc.constantFrom('a', 'b', 'c'),
      cohort: fc.constantFrom<Cohort>('segment', 'dual', 'rudderstack'),
      waitMs: fc.integer({ min: 0, max: 7 * MINUTE }),
    })
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 40 }), (sightings) => {
        const world = watch()
        const expected = new Map<number, Map<string, Cohort>>()
        for (const { person, cohort, waitMs } of sightings) {
          world.wait(waitMs)
          world.see(person, cohort)
          const at = Math.floor(world.now() / (5 * MINUTE)) * 5 * MINUTE
          expected.set(at, (expected.get(at) ?? new Map()).set(person, cohort))
        }
        for (const { at, ...point } of world.read(START, world.now()).points) {
          const cohorts = [...(expected.get(at)?.values() ?? [])]
          for (const cohort of ['segment', 'dual', 'rudderstack'] as const)
            expect(point[cohort]).toBe(cohorts.filter((each) => each === cohort).length)
        }
      }),
    )
  })
})
