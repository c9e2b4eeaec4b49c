import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCounter } from '../../../src/core/cohort/simulation.ts'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'

const withShares = (share: { rudderstack: number; segment: number }): Rollout => {
  const audiences = [{ name: 'everyone', ...share }]
  const parsed = parseRollout({ format: 1, key: 'k', revision: 1, stickiness: 'deviceId', audiences })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

describe('the counter', () => {
  const shares = fc.record({
    rudderstack: fc.integer({ min: 0, max: 100 }),
    segment: fc.integer({ min: 0, max: 100 }),
  })
  const valid = shares.filter(({ rudderstack, segment }) => rudderstack + segment >= 100)

  it('counts everybody once, and sums are those of its rows', () => {
    fc.assert(
      fc.property(valid, valid, fc.array(fc.string({ minLength: 1 })), (from, to, ids) => {
        const counter = createCounter(withShares(from), withShares(to))
        for (const deviceId of ids) counter.add({ deviceId })
        const { population, moved, backward, rows } = counter.result()
        expect(population).toBe(ids.length)
        expect(moved).toBe(rows.reduce((sum, { people }) => sum + people, 0))
        expect(backward).toBeLessThanOrEqual(moved)
      }),
    )
  })

  it('finds nobody moving backward while a share only moves forward', () => {
    fc.assert(
      fc.property(
        valid,
        fc.nat(50),
        fc.nat(50),
        fc.array(fc.string({ minLength: 1 })),
        (from, up, down, ids) => {
          const to = {
            rudderstack: Math.min(100, from.rudderstack + up),
            segment: Math.max(100 - Math.min(100, from.rudderstack + up), from.segment - down),
          }
          const counter = createCounter(
            withShares(from),
            withShares({ ...to, segment: Math.min(from.segment, to.segment) }),
          )
          for (const deviceId of ids) counter.add({ deviceId })
          expect(counter.result().backward).toBe(0)
        },
      ),
    )
  })
})
