import { logGamma } from './log-gamma.ts'

/** How sure the expected shares are against all others: of a Dirichlet prior around them. */
const CONCENTRATION = 100

/**
 * How much speaks against people having been assigned in the shares that were asked for, as ln of a Bayes factor whose
 * chance ever to reach 1/α is at most α while they are (Lindon, Malek, arXiv 2011.03567). Of several stages, each with its own
 * shares and the people first assigned in it, they are added.
 * @param people first assigned, by cohort @param shares 0..1 of the same cohorts, 1 together
 */
export function logSampleRatio(people: readonly number[], shares: readonly number[]): number {
  let total = 0
  let log = 0
  for (const [index, share] of shares.entries()) {
    const count = people[index] ?? 0
    total += count
    if (count === 0) continue
    // nobody could be there
    if (share === 0) return Infinity
    const prior = CONCENTRATION * share
    log += logGamma(prior + count) - logGamma(prior) - count * Math.log(share)
  }
  return total === 0 ? 0 : log + logGamma(CONCENTRATION) - logGamma(CONCENTRATION + total)
}
