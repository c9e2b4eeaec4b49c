import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alarms, nextScore } from '../../../src/core/ramp/detector.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'

const LIMIT = 0.005

describe('the change detector', () => {
  it('is M ← (M + 1) · L, at any length', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (bad) => {
        let [score, statistic] = [0, 0]
        for (const isBad of bad) {
          score = nextScore(score, isBad, LIMIT)
          statistic = (statistic + 1) * (isBad ? 4 : (1 - 4 * LIMIT) / (1 - LIMIT))
        }
        expect(score).toBeCloseTo(Math.log1p(statistic), 9)
      }),
    )
  })

  it('alarms on the limit, not before it', () => {
    expect(alarms(Math.log1p(1e4), 1e4)).toBe(true)
    expect(alarms(Math.log1p(1e4) - 1e-9, 1e4)).toBe(false)
  })

  it('stays a number whatever comes', () => {
    let score = 0
    for (let n = 0; n < 5_000; n++) score = nextScore(score, true, LIMIT)
    expect(score).toBeCloseTo(5_000 * Math.log(4), -2)
    expect(Number.isFinite(nextScore(0, true, 0.9))).toBe(true)
  })

  it('needs no longer after 50,000 good sessions than at the start', () => {
    const random = createSeededRandom(7)
    const took = Array.from({ length: 101 }, () => {
      let score = 0
      for (let n = 0; n < 50_000; n++) score = nextScore(score, random() < 0.001, LIMIT)
      let sessions = 0
      while (!alarms(score, 1e4)) {
        score = nextScore(score, random() < 0.02, LIMIT)
        sessions++
      }
      return sessions
    }).toSorted((one, other) => one - other)
    expect(took[50]).toBeLessThanOrEqual(450)
  })
})
