import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logProofAbove, logProofBelow } from '../../../src/core/ramp/e-process.ts'

/** The mixture by Gauss–Legendre's simplest kin: midpoints of t = limit · u², where the prior's spike at 0 is flat. */
const belowByHand = (sessions: number, bad: number, limit: number): number => {
  const b = 1 / (2 * limit)
  const steps = 20_000
  let [weighed, whole] = [0, 0]
  for (let step = 0; step < steps; step++) {
    const t = limit * ((step + 0.5) / steps) ** 2
    const prior = (1 - t) ** (b - 1)
    whole += prior
    weighed += prior * (t / limit) ** bad * ((1 - t) / (1 - limit)) ** (sessions - bad)
  }
  return Math.log(weighed / whole)
}

const aboveByHand = (sessions: number, bad: number, limit: number): number => {
  const b = 1 / (2 * limit)
  const steps = 40_000
  let [weighed, whole] = [0, 0]
  for (let step = 0; step < steps; step++) {
    // nearly all of the prior above the limit is just above it
    const t = limit + (1 - limit) * ((step + 0.5) / steps) ** 2
    const prior = t ** -0.5 * (1 - t) ** (b - 1) * ((step + 0.5) / steps)
    whole += prior
    weighed +=
      prior * Math.exp(bad * Math.log(t / limit) + (sessions - bad) * Math.log((1 - t) / (1 - limit)))
  }
  return Math.log(weighed / whole)
}

const seen = fc
  .integer({ min: 0, max: 3_000 })
  .chain((sessions) => fc.tuple(fc.constant(sessions), fc.integer({ min: 0, max: Math.min(40, sessions) })))
const limits = fc.constantFrom(0.001, 0.005, 0.01, 0.05)

describe('the proof of fewer bad sessions than the limit', () => {
  it('is what the mixture, added up by hand, says', () => {
    fc.assert(
      fc.property(seen, limits, ([sessions, bad], limit) => {
        expect(logProofBelow(sessions, bad, limit)).toBeCloseTo(belowByHand(sessions, bad, limit), 3)
      }),
      { numRuns: 60 },
    )
  })

  it('is nothing before the first session', () => {
    expect(logProofBelow(0, 0, 0.005)).toBeCloseTo(0, 12)
    expect(logProofAbove(0, 0, 0.005)).toBeCloseTo(0, 12)
  })

  it('grows with each good session, and falls with each bad one', () => {
    fc.assert(
      fc.property(seen, limits, ([sessions, bad], limit) => {
        const now = logProofBelow(sessions, bad, limit)
        expect(logProofBelow(sessions + 1, bad, limit)).toBeGreaterThan(now)
        expect(logProofBelow(sessions + 1, bad + 1, limit)).toBeLessThan(now)
      }),
    )
  })
})

describe('the proof of more of them', () => {
  it('is what the mixture, added up by hand, says', () => {
    fc.assert(
      fc.property(seen, limits, ([sessions, bad], limit) => {
        expect(logProofAbove(sessions, bad, limit)).toBeCloseTo(aboveByHand(sessions, bad, limit), 2)
      }),
      { numRuns: 60 },
    )
  })

  it('falls with each good session, and grows with each bad one', () => {
    fc.assert(
      fc.property(seen, limits, ([sessions, bad], limit) => {
        const now = logProofAbove(sessions, bad, limit)
        expect(logProofAbove(sessions + 1, bad, limit)).toBeLessThan(now)
        expect(logProofAbove(sessions + 1, bad + 1, limit)).toBeGreaterThan(now)
      }),
    )
  })
})
