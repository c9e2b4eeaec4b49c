import { decide } from './decide.ts'
import type { Evidence } from './evidence.ts'
import type { RampState } from './ramp-state.ts'
import { IDLE_MINUTES, type Ramp } from './ramp.ts'
import type { Verdict } from './verdict.ts'

/** So long the vendors send a webhook again that did not get through (RudderStack's own; Segment's is not longer). */
const VENDOR_RETRY_MINUTES = 240
const MINUTE_MS = 60_000

export type Judged = {
  readonly verdict: Verdict
  /** All that it was decided from. */
  readonly evidence: Evidence
  /** Since when a loss is proven without a break, ms since epoch; null where none is. */
  readonly lossSince: number | null
}

/**
 * A verdict, where a proven loss waits until what was missing then is older than the vendor's last try. What a session is
 * settled by was that old already when it settled.
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
  if (verdict.verdict !== 'rollback' || verdict.code !== 'loss') return { verdict, evidence, lossSince: null }
  const since = lossSince ?? now
  const waitMinutes = Math.max(0, VENDOR_RETRY_MINUTES - ramp.latenessMinutes - IDLE_MINUTES)
  const waiting: Evidence = { ...evidence, retriesUntil: since + waitMinutes * MINUTE_MS }
  return { verdict: decide(ramp, state, waiting, now), evidence: waiting, lossSince: since }
}
