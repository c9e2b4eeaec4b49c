/** So many times the limit is what it looks for: less takes longer to be found. */
const HARM = 4

const harmOf = (limit: number): number => Math.min(HARM * limit, (1 + limit) / 2)

/**
 * The next score of the change detector, ln(1 + M), after one more session: M ← (M + 1) · L, L being how much likelier four
 * times the limit makes it than the limit does (Shiryaev–Roberts as an e-detector; Shin, Ramdas, Rinaldo, arXiv 2203.03532).
 * It forgets what was good: harm that begins after years is found as soon as in the first hour. While the share is below
 * the limit it takes A sessions on average, or more, until M ≥ A.
 * @param score 0 at the start @param limit share 0..1 exclusive
 */
export function nextScore(score: number, isBad: boolean, limit: number): number {
  const harm = harmOf(limit)
  const logRatio = isBad ? Math.log(harm / limit) : Math.log1p(-harm) - Math.log1p(-limit)
  return logOnePlusExp(score + logRatio)
}

/** ln(1 + eˣ), where eˣ is too large for a number, too. */
const logOnePlusExp = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

/** Whether M has reached it. */
export const alarms = (score: number, detectorLimit: number): boolean => score >= Math.log1p(detectorLimit)
