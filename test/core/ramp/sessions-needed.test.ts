import { describe, expect, it } from 'vitest'
import { logProofBelow } from '../../../src/core/ramp/e-process.ts'
import { sessionsNeeded } from '../../../src/core/ramp/sessions-needed.ts'
import known from '../../proof/ramp/sessions-needed.json' with { type: 'json' }

/** ∫ from 0 to √limit of 2 (1 − u²)^power du, Simpson's rule: the cut Beta(½, …) with t = u². */
const cutBeta = (limit: number, power: number): number => {
  const steps = 20_000
  const width = Math.sqrt(limit) / steps
  let sum = 0
  for (let step = 0; step <= steps; step++) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    sum += weight * 2 * (1 - (step * width) ** 2) ** power
  }
  return (sum * width) / 3
}

const evidenceByHand = (sessions: number, limit: number): number => {
  const b = 1 / (2 * limit)
  return cutBeta(limit, b - 1 + sessions) / cutBeta(limit, b - 1) / (1 - limit) ** sessions
}

describe('the sessions that prove a limit without a loss', () => {
  it.each([
    [0.005, 0.05, 735],
    [0.005, 0.01, 1_090],
    [0.01, 0.05, 367],
    [0.001, 0.05, 3_678],
  ])('are, below %f with an error of %f, %i', (limit, alpha, sessions) => {
    expect(sessionsNeeded(limit, alpha)).toBe(sessions)
  })

  it.each([0.3, 0.05, 0.005, 0.0005])(
    'are the first at which the evidence by hand is 1/alpha (%f)',
    (limit) => {
      const sessions = sessionsNeeded(limit)
      expect(evidenceByHand(sessions, limit)).toBeGreaterThanOrEqual(20)
      expect(evidenceByHand(sessions - 1, limit)).toBeLessThan(20)
    },
  )
})

describe('the sessions that prove a limit in spite of losses', () => {
  it.each(Object.entries(known.sessions))('are the known ones, with an error of %s', (alpha, sessions) => {
    expect(known.losses.map((lost) => sessionsNeeded(known.limit, Number(alpha), lost))).toEqual(sessions)
  })

  it('are the first that do', () => {
    for (const lost of [1, 7, 300]) {
      const sessions = sessionsNeeded(0.01, 0.005, lost)
      expect(logProofBelow(sessions, lost, 0.01)).toBeGreaterThanOrEqual(Math.log(200))
      expect(logProofBelow(sessions - 1, lost, 0.01)).toBeLessThan(Math.log(200))
    }
  })
})
