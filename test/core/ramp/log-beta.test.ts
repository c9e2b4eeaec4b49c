import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logBeta, logPartialBeta } from '../../../src/core/ramp/log-beta.ts'
import { logGamma } from '../../../src/core/ramp/log-gamma.ts'

const above = fc.double({ min: 0.05, max: 1e6, noNaN: true })

describe('ln Γ', () => {
  it('is that of the factorials, and of one half', () => {
    let sum = 0
    for (let n = 1; n < 200; n++) {
      expect(logGamma(n)).toBeCloseTo(sum, 10)
      sum += Math.log(n)
    }
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12)
  })

  it('grows by ln x from x to x + 1', () => {
    fc.assert(
      fc.property(above, (x) => {
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-8)
      }),
    )
  })
})

describe('the partial beta integral', () => {
  it('is x for a flat density, and x^a / a for b = 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.999, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (x, a) => {
          expect(Math.exp(logPartialBeta(x, 1, 1))).toBeCloseTo(x, 12)
          expect(logPartialBeta(x, a, 1)).toBeCloseTo(a * Math.log(x) - Math.log(a), 9)
        },
      ),
    )
  })

  it('and the rest of the integral are the whole', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        (x, a, b) => {
          const whole = logBeta(a, b)
          const parts =
            Math.exp(logPartialBeta(x, a, b) - whole) + Math.exp(logPartialBeta(1 - x, b, a) - whole)
          expect(parts).toBeCloseTo(1, 9)
        },
      ),
    )
  })
})
