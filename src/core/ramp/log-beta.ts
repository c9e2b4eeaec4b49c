import { logGamma } from './log-gamma.ts'

/** ln B(a, b), B(a, b) = ∫₀¹ t^(a−1) (1−t)^(b−1) dt, for a, b > 0. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/**
 * ln B(x; a, b), the same integral from 0 to x, for 0 < x < 1: not divided by B(a, b), so that small ones stay exact.
 * Quick where x is below the mean a / (a + b), which is where a promise about losses looks.
 */
export function logPartialBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) {
    const whole = logBeta(a, b)
    return whole + Math.log1p(-Math.exp(logPartialBeta(1 - x, b, a) - whole))
  }
  return a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) + Math.log(continuedFraction(x, a, b))
}

const TINY = 1e-300
const MAX_TERMS = 10_000

/** Lentz's method; the fraction is formula 8.17.22 of https://dlmf.nist.gov/8.17#v. */
function continuedFraction(x: number, a: number, b: number): number {
  let denominator = notZero(1 - ((a + b) * x) / (a + 1))
  let inverse = 1 / denominator
  let numerator = 1
  let fraction = inverse
  const step = (term: number): number => {
    inverse = 1 / notZero(1 + term * inverse)
    numerator = notZero(1 + term / numerator)
    denominator = inverse * numerator
    fraction *= denominator
    return denominator
  }
  for (let m = 1; m < MAX_TERMS; m++) {
    step((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)))
    const change = step((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)))
    if (Math.abs(change - 1) < 1e-15) break
  }
  return fraction
}

const notZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
