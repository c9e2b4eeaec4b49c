import { logGamma } from './log-gamma.ts'

/**
 * The least share that a cohort is expected to have: one page that lies about a cohort nobody can be in is no proof, and
 * hundreds of them are. To expect more than there is makes false alarms rarer.
 */
const LEAST_SHARE = 0.001

/** How sure the expected shares are against all others: of a Dirichlet prior around them. */
const CONCENTRATION = 100

/**
 * How much speaks against people having been assigned in the shares that were asked for, as ln of a Bayes factor whose
 * chance ever to reach 1/α is at most α while they are (Lindon, Malek, arXiv 2011.03567). Of several stages, each with its own
 * shares and the people first assigned in it, they are added.
 * @param people first assigned, by cohort @param shares 0..1 of the same cohorts, 1 together
 */
export function logSampleRatio(people: readonly number[], shares: readonly number[]): number {
  let [total, all, log] = [0, 0, 0]
  for (const [index, asked] of shares.entries()) {
    const count = people[index] ?? 0
    const share = Math.max(asked, LEAST_SHARE)
    const prior = CONCENTRATION * share
    total += count
    all += prior
    if (count > 0) log += logGamma(prior + count) - logGamma(prior) - count * Math.log(share)
  }
  return total === 0 ? 0 : log + logGamma(all) - logGamma(all + total)
}
