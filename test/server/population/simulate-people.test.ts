import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { bucketOf, type Rollout } from '../../../src/core/index.ts'
import type { KnownPerson } from '../../../src/server/population/known-person.ts'
import { simulatePeople } from '../../../src/server/population/simulate-people.ts'
import { ROLLOUT } from '../support.ts'
import { rolloutOf, withShares } from './arbitraries.ts'

/** Half of them from Europe, who reported first. */
const peopleOf = (count: number): KnownPerson[] =>
  Array.from({ length: count }, (_, index) => {
    const value = `device-${index}`
    return {
      key: `subject ${value}`,
      by: 'subject',
      cohort: 'dual',
      stickiness: 'deviceId',
      bucket: bucketOf(ROLLOUT.key, value),
      value,
      region: index < count / 2 ? 'Europe' : 'Asia',
      area: 'checkout',
      appVersion: '1.2.3',
    }
  })

/** As much work for each person as a rollout of 64 KB can make. */
const costly = (): Rollout =>
  rolloutOf({
    audiences: [
      ...Array.from({ length: 400 }, (_, index) => ({
        name: `version ${index}`,
        when: [{ contextName: 'deviceId', operator: 'SEMVER_EQ', value: `1.2.${index}` }],
      })),
      { name: 'everyone', rudderstack: 50 },
    ],
  })

const simulate = (people: readonly KnownPerson[], after: Rollout, budgetMs: number) =>
  simulatePeople(people, withShares(5), after, () => '', '2026-11-25T12:00:00Z', budgetMs)

describe('simulating more people than there is time for', () => {
  it('counts some of all, whenever they reported, and says how many were left out', async () => {
    const { population, uncounted, regions } = await simulate(peopleOf(1_000), costly(), 0)
    expect(population).toBeGreaterThanOrEqual(100)
    expect(population + uncounted).toBe(1_000)
    expect(uncounted).toBeGreaterThan(0)
    expect((regions.get('Europe') ?? 0) / population).toBeCloseTo(0.5, 1)
  })

  it('counts everybody where there is time', async () => {
    expect(await simulate(peopleOf(1_001), withShares(50), 60_000)).toMatchObject({
      population: 1_001,
      uncounted: 0,
    })
  })

  it('lets others have their turn, however costly the rollout is, and comes to an end', async () => {
    const simulation = simulate(peopleOf(3_000), costly(), 150)
    let turns = 0
    let isOver = false
    void simulation.finally(() => (isOver = true))
    while (!isOver) {
      await setImmediate()
      turns++
    }
    expect(turns).toBeGreaterThan(3)
    expect((await simulation).uncounted).toBeGreaterThan(0)
  })
})
