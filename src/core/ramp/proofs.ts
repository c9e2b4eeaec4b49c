import { logProofAbove, logProofBelow } from './e-process.ts'
import type { Evidence } from './evidence.ts'
import { lossInterval } from './loss-interval.ts'
import type { Accepted, Metric, Ramp } from './ramp.ts'
import { scopesOf } from './scopes.ts'
import { sessionsNeeded } from './sessions-needed.ts'

/** How far one limit is proven to be kept, and how far to be broken. */
export type Proof = {
  readonly metric: Metric
  /** '' = all sessions; else `event:<name>` or `audience:<name>`. */
  readonly key: string
  readonly sessions: number
  readonly bad: number
  /** Shares 0..1: what is allowed, and what is possible by now, at all looks together. */
  readonly limit: number
  readonly low: number
  readonly high: number
  /** 0..1, 1 = proven. */
  readonly towardsPromote: number
  readonly towardsRollback: number
  /** Good sessions that are still missing; 0 = proven. */
  readonly missing: number
  readonly accepted: Accepted | null
}

const part = (log: number, alpha: number): number =>
  Number.isFinite(log) ? Math.min(1, Math.max(0, log / -Math.log(alpha))) : 0

/**
 * Every limit of a ramp with what speaks for and against it. What cannot be a number of sessions is left out.
 * @param now ms since epoch
 */
export function proofsOf(ramp: Ramp, evidence: Evidence, now: number): readonly Proof[] {
  const scopes = scopesOf(ramp, evidence)
  const alpha = ramp.alpha / ramp.stages.length
  return scopes.flatMap(({ metric, key, sessions, bad, limit }) => {
    if (!(Number.isSafeInteger(sessions) && Number.isSafeInteger(bad) && bad >= 0 && bad <= sessions))
      return []
    const accepted = ramp.accepted?.find((one) => one.key === key && now < one.until) ?? null
    return [
      {
        metric,
        key,
        sessions,
        bad,
        limit,
        ...lossInterval(sessions, bad, alpha),
        towardsPromote: part(logProofBelow(sessions, bad, limit), alpha),
        towardsRollback:
          bad > sessions * limit ? part(logProofAbove(sessions, bad, limit), alpha / scopes.length) : 0,
        missing: Math.max(0, sessionsNeeded(limit, alpha, bad) - sessions),
        accepted,
      },
    ]
  })
}
