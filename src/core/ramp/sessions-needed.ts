import { logPartialBeta } from './log-beta.ts'

/**
 * How many settled sessions without any loss prove, at every look and with a chance of error of at most `alpha`, that
 * fewer than `limit` of the sessions are lost: the first number at which the mixture over the shares below the limit,
 * Beta(½, 1/(2 limit)) cut off there, is 1/alpha times as likely as the limit itself.
 * @param limit share 0..1 exclusive
 */
export function sessionsNeeded(limit: number, alpha = 0.05): number {
  const [a, b] = [0.5, 1 / (2 * limit)]
  const before = logPartialBeta(limit, a, b)
  const proves = (sessions: number): boolean =>
    logPartialBeta(limit, a, b + sessions) - before - sessions * Math.log1p(-limit) >= -Math.log(alpha)
  let [few, enough] = [0, 1]
  while (!proves(enough)) [few, enough] = [enough, enough * 2]
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (proves(middle)) enough = middle
    else few = middle
  }
  return enough
}
