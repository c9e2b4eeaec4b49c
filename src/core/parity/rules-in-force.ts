import type { Rule } from './user-rule.ts'

const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** ms since the epoch from which a rule explains nothing any more: a day counts to its end (UTC). `null` = no time. */
export function expiryOf(expires: string): number | null {
  if (!DAY.test(expires) && !TIME.test(expires)) return null
  const ms = Date.parse(expires)
  // 2027-02-30 is read as March 2nd by some engines
  if (Number.isNaN(ms) || (DAY.test(expires) && !new Date(ms).toISOString().startsWith(expires))) return null
  return DAY.test(expires) ? ms + DAY_MS : ms
}

/**
 * The rules that explain anything now.
 *
 * @param now ms since the epoch
 */
export const rulesInForce = <R extends Rule>(rules: readonly R[], now: number): R[] =>
  rules.filter(({ expires }) => expires === undefined || (expiryOf(expires) ?? -Infinity) > now)
