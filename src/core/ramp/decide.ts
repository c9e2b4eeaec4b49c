import { invalidCopies, noData, stale } from './checks/copies.ts'
import { isCount, nextOf, numbersOf, stageAlpha, type Check, type Given } from './checks/given.ts'
import { extra, harm } from './checks/harm.ts'
import { approval, overdue, quiet, tooEarly, tooFew, unproven } from './checks/onward.ts'
import { invalidReports, loadFailure, sampleRatio } from './checks/reports.ts'
import { finished, stopped } from './checks/stopped.ts'
import type { Evidence } from './evidence.ts'
import type { RampState } from './ramp-state.ts'
import type { Ramp } from './ramp.ts'
import { scopesOf, type Scope } from './scopes.ts'
import { sessionsNeeded } from './sessions-needed.ts'
import { percentText, sayBad } from './verdict-text.ts'
import type { Verdict } from './verdict.ts'

/** Nobody is on both legs, so nothing can be known. */
const BEFORE_THE_FIRST: readonly Check[] = [stopped, quiet, approval]

const CHECKS: readonly Check[] = [
  stopped,
  invalidCopies,
  harm('loss'),
  harm('mismatch'),
  harm('duplicate'),
  harm('identity'),
  extra,
  finished,
  noData,
  stale,
  invalidReports,
  sampleRatio,
  loadFailure,
  overdue,
  tooEarly,
  tooFew,
  unproven,
  quiet,
  approval,
]

const isAccepted = ({ accepted = [] }: Ramp, { key }: Scope, now: number): boolean =>
  accepted.some((one) => one.key === key && now < one.until)

const missingOf = (ramp: Ramp, scopes: readonly Scope[], now: number): Given['missing'] => {
  const alpha = stageAlpha(ramp)
  const judged = scopes.filter((scope) => !isAccepted(ramp, scope, now))
  return judged.map((scope) => {
    const { sessions, bad, limit } = scope
    if (!(isCount(sessions) && isCount(bad) && bad <= sessions)) return { scope, sessions: 0 }
    return { scope, sessions: Math.max(0, sessionsNeeded(limit, alpha, bad) - sessions) }
  })
}

/**
 * What a ramp is to do now, and why. It promotes on proof alone: with too little, old or impossible evidence it holds.
 * @param now ms since epoch
 */
export function decide(ramp: Ramp, state: RampState, evidence: Evidence, now: number): Verdict {
  const scopes = scopesOf(ramp, evidence)
  const given: Given = { ramp, state, evidence, now, scopes, missing: missingOf(ramp, scopes, now) }
  for (const check of state.stage < 0 ? BEFORE_THE_FIRST : CHECKS) {
    const verdict = check(given)
    if (verdict !== null) return verdict
  }
  return state.stage < 0 ? begins(given) : proven(given)
}

const begins = (given: Given): Verdict => ({
  verdict: 'promote',
  code: 'proven',
  reason: 'The first stage begins; nothing has to be proven for it.',
  numbers: {},
  next: nextOf(given),
})

const proven = (given: Given): Verdict => {
  const { ramp, state } = given
  const all = given.scopes[0]!
  const isLast = state.stage + 1 >= ramp.stages.length
  return {
    verdict: isLast ? 'hold' : 'promote',
    code: isLast ? 'finished' : 'proven',
    reason:
      `${sayBad(all)}: less than ${percentText(all.limit)} is proven, with an error of at most ` +
      `${percentText(stageAlpha(ramp))}.`,
    numbers: numbersOf(all),
    next: nextOf(given),
  }
}
