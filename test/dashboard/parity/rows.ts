import type { Loss, ParityAnswer, ParityRow } from '../../../src/dashboard/api/wire.ts'
import { NO_OUTCOMES } from '../../../src/server/parity/answers/parity-answer.ts'

/** Many sessions, none lost: proven below a limit of 0.5 %. */
export const PROVEN: Loss = { sessions: 5_000, lost: 0, low: 0, high: 0.001, enough: 735 }
export const THIN: Loss = { sessions: 12, lost: 0, low: 0, high: 0.4, enough: 735 }
export const BROKEN: Loss = { sessions: 900, lost: 40, low: 0.02, high: 0.07, enough: 735 }

export const parityRow = (
  key: string,
  outcomes: Partial<ParityRow['outcomes']>,
  more: Partial<ParityRow> = {},
): ParityRow => {
  const all = { ...NO_OUTCOMES, ...outcomes }
  const calls = Object.values(all).reduce((sum, count) => sum + count, 0)
  return {
    key,
    calls,
    segment: calls - all.extra,
    rudderstack: calls - all.missing,
    outcomes: all,
    changesMeaning: 0,
    duplicates: { segment: 0, rudderstack: 0 },
    loss: PROVEN,
    ...more,
  }
}

export const parityAnswer = (rows: readonly ParityRow[], more: Partial<ParityAnswer> = {}): ParityAnswer => ({
  from: 0,
  to: 1,
  settledUntil: 1,
  by: 'event',
  rows,
  funnel: { assigned: 0, called: 0, segment: 0, rudderstack: 0 },
  lostOnBoth: 0,
  unstamped: { segment: 0, rudderstack: 0 },
  undated: 0,
  sampled: false,
  limit: 0.005,
  alpha: 0.05,
  ...more,
})
