/** Stirling's series from here on is exact to the last digits of a double. */
const SERIES_FROM = 12
const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI)
/** B(2k) / (2k (2k − 1)) for k = 8, 7, … 1, B being Bernoulli's numbers. */
const TERMS = [-3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]

/**
 * ln Γ(x) for x > 0, to about 1e-14 relative: Γ(x) = Γ(x + n) / (x (x + 1) … (x + n − 1)) lifts a small x to where
 * Stirling's series holds.
 */
export function logGamma(x: number): number {
  let product = 1
  let lifted = x
  while (lifted < SERIES_FROM) product *= lifted++
  return stirling(lifted) - Math.log(product)
}

function stirling(x: number): number {
  const inverse = 1 / x
  let sum = 0
  for (const term of TERMS) sum = sum * inverse * inverse + term
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TAU + sum * inverse
}
