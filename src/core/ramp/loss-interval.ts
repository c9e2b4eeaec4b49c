import { logBeta } from './log-beta.ts'

export type Interval = { readonly low: number; readonly high: number }

/** Jeffreys' prior: as wide a net for rare losses as for frequent ones. */
const PRIOR = { a: 0.5, b: 0.5 }
const NOTHING_KNOWN: Interval = { low: 0, high: 1 }

/**
 * The shares of lost sessions that `lost` of `sessions` leave possible, as a share 0..1. Valid however often somebody
 * looks: the chance that the true share is ever outside is at most `alpha`, over all looks together (a confidence
 * sequence by the method of mixtures: those p whose likelihood the Beta(½, ½) mixture does not beat by 1/alpha; Ville's
 * inequality. Howard, Ramdas, McAuliffe, Sekhon, arXiv 1810.08240).
 * @param alpha 0..1 exclusive
 */
export function lossInterval(sessions: number, lost: number, alpha = 0.05): Interval {
  if (!(sessions > 0) || !(lost >= 0) || lost > sessions) return NOTHING_KNOWN
  const kept = sessions - lost
  const mixture = logBeta(PRIOR.a + lost, PRIOR.b + kept) - logBeta(PRIOR.a, PRIOR.b)
  const isPossible = (p: number): boolean =>
    mixture - times(lost, Math.log(p)) - times(kept, Math.log1p(-p)) < -Math.log(alpha)
  const estimate = lost / sessions
  return { low: edge(0, estimate, isPossible), high: edge(1, estimate, isPossible) }
}

// 0 · ln 0 is 0 here: what never happened says nothing against a share of 0
const times = (count: number, log: number): number => (count === 0 ? 0 : count * log)

/** Where possible ends between the estimate, which is, and `outer`; `outer` itself where that is possible too. */
function edge(outer: number, estimate: number, isPossible: (p: number) => boolean): number {
  if (outer === estimate || isPossible(outer)) return outer
  let [inside, outside] = [estimate, outer]
  for (;;) {
    const middle = (inside + outside) / 2
    if (middle === inside || middle === outside) return outside
    if (isPossible(middle)) inside = middle
    else outside = middle
  }
}
