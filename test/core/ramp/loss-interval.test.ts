import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lossInterval } from '../../../src/core/ramp/loss-interval.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'

/** With p = sin² θ the prior Beta(½, ½) is flat in θ, and equal steps integrate such waves exactly. */
const mixtureByHand = (sessions: number, lost: number): number => {
  const steps = 4 * sessions + 8
  let sum = 0
  for (let step = 0; step < steps; step++) {
    const angle = (Math.PI * (step + 0.5)) / steps
    const [loss, kept] = [Math.sin(angle) ** 2, Math.cos(angle) ** 2]
    sum += loss ** lost * kept ** (sessions - lost)
  }
  return sum / steps
}

const possibleByHand = (p: number, sessions: number, lost: number, alpha: number): boolean =>
  mixtureByHand(sessions, lost) < (p ** lost * (1 - p) ** (sessions - lost)) / alpha

const counts = fc
  .integer({ min: 1, max: 5_000 })
  .chain((sessions) => fc.tuple(fc.constant(sessions), fc.integer({ min: 0, max: sessions })))

describe('the interval of a share of losses', () => {
  it('ends where the mixture, integrated by hand, is 1/alpha times as likely', () => {
    const small = fc
      .integer({ min: 1, max: 120 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n }), fc.constantFrom(0.05, 0.01)))
    fc.assert(
      fc.property(small, ([sessions, lost, alpha]) => {
        const { low, high } = lossInterval(sessions, lost, alpha)
        const by = 1e-6
        if (low > 0) expect(possibleByHand(low * (1 - by), sessions, lost, alpha)).toBe(false)
        expect(possibleByHand(low + (high - low) * by, sessions, lost, alpha)).toBe(true)
        expect(possibleByHand(high - (high - low) * by, sessions, lost, alpha)).toBe(true)
        if (high < 1) expect(possibleByHand(1 - (1 - high) * (1 - by), sessions, lost, alpha)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('holds the estimate, and is a share', () => {
    fc.assert(
      fc.property(counts, ([sessions, lost]) => {
        const { low, high } = lossInterval(sessions, lost)
        expect(0 <= low && low <= lost / sessions && lost / sessions <= high && high <= 1).toBe(true)
      }),
    )
  })

  it('shrinks as the same share is seen more often, and widens as more certainty is asked for', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 10 }), ([sessions, lost], times) => {
        const width = (interval: { low: number; high: number }): number => interval.high - interval.low
        expect(width(lossInterval(sessions * times, lost * times))).toBeLessThan(
          width(lossInterval(sessions, lost)),
        )
        expect(width(lossInterval(sessions, lost, 0.01))).toBeGreaterThanOrEqual(
          width(lossInterval(sessions, lost, 0.05)),
        )
      }),
    )
  })

  it('mirrors itself: what is lost of all is what is kept of all', () => {
    fc.assert(
      fc.property(counts, ([sessions, lost]) => {
        const ends = lossInterval(sessions, lost)
        const mirrored = lossInterval(sessions, sessions - lost)
        expect(mirrored.low).toBeCloseTo(1 - ends.high, 9)
        expect(mirrored.high).toBeCloseTo(1 - ends.low, 9)
      }),
    )
  })

  it('keeps the true share inside at every look together, save in at most one stream of twenty', () => {
    const random = createSeededRandom(20261126)
    const [streams, looks, share] = [300, 400, 0.03]
    let missed = 0
    for (let stream = 0; stream < streams; stream++) {
      let lost = 0
      for (let sessions = 1; sessions <= looks; sessions++) {
        if (random() < share) lost++
        const { low, high } = lossInterval(sessions, lost)
        if (share >= low && share <= high) continue
        missed++
        break
      }
    }
    expect(missed / streams).toBeLessThanOrEqual(0.05)
  })

  it.each([
    [1_000, 0, 0, 0.0069975],
    [1_000, 1, 4.464e-7, 0.009975],
    [100_000, 100, 0.000634, 0.001485],
    [10_000_000, 10_000, 0.0009533, 0.001048],
  ])('of %i sessions with %i lost is %f to %f', (sessions, lost, low, high) => {
    const interval = lossInterval(sessions, lost)
    expect(interval.low).toBeCloseTo(low, 6)
    expect(interval.high).toBeCloseTo(high, 6)
  })

  it.each([
    [0, 0],
    [-1, 0],
    [10, 11],
    [10, -1],
    [Number.NaN, 0],
    [10, Number.NaN],
  ])('of %f sessions with %f lost says nothing', (sessions, lost) => {
    expect(lossInterval(sessions, lost)).toEqual({ low: 0, high: 1 })
  })
})
