import { decide } from './decide.ts'
import type { Evidence } from './evidence.ts'
import type { RampState } from './ramp-state.ts'
import type { Ramp } from './ramp.ts'
import type { Verdict } from './verdict.ts'

export type Judged = {
  readonly verdict: Verdict
  /** Since when a loss is proven without a break, ms since epoch; null where none is. */
  readonly lossSince: number | null
}

/**
 * A verdict, and since when it says that too much is lost.
 * @param lossSince as the last time @param now ms since epoch
 */
export function judge(
  ramp: Ramp,
  state: RampState,
  evidence: Evidence,
  lossSince: number | null,
  now: number,
): Judged {
  const verdict = decide(ramp, state, evidence, now)
  return { verdict, lossSince: verdict.code === 'loss' ? (lossSince ?? now) : null }
}
