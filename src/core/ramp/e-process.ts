import { logPartialBeta } from './log-beta.ts'

/**
 * The mixture over the shares on one side of the limit, against the limit itself: Beta(½, 1/(2 limit)), cut off there. Each
 * of the mixed likelihood ratios is a supermartingale where the truth is on the other side, so the chance that it ever
 * reaches 1/α is at most α, at all looks together (Robbins 1970; Ville's inequality; Howard, Ramdas, McAuliffe, Sekhon, arXiv
 * 1810.08240).
 */
const priorOf = (limit: number): { readonly a: number; readonly b: number } => ({
  a: 0.5,
  b: 1 / (2 * limit),
})

const logLikelihood = (sessions: number, bad: number, limit: number): number =>
  bad * Math.log(limit) + (sessions - bad) * Math.log1p(-limit)

/**
 * How much speaks for fewer bad sessions than the limit, as the natural logarithm of an e-value: proven with an error of at
 * most alpha from ln(1/alpha) on.
 * @param limit share 0..1 exclusive
 */
export function logProofBelow(sessions: number, bad: number, limit: number): number {
  const { a, b } = priorOf(limit)
  return (
    logPartialBeta(limit, a + bad, b + sessions - bad) -
    logPartialBeta(limit, a, b) -
    logLikelihood(sessions, bad, limit)
  )
}

/** How much speaks for more of them than the limit. @param limit share 0..1 exclusive */
export function logProofAbove(sessions: number, bad: number, limit: number): number {
  const { a, b } = priorOf(limit)
  return (
    logPartialBeta(1 - limit, b + sessions - bad, a + bad) -
    logPartialBeta(1 - limit, b, a) -
    logLikelihood(sessions, bad, limit)
  )
}
