import { REFUSED_STATUSES, type Cause, type Causes } from '../call/causes.ts'

/** After "why:", for people who did not write the gate. */
const TEXTS: Readonly<Record<Exclude<Cause, `refused-${number}`>, string>> = {
  blocked: 'the network or a blocker let nothing through',
  unavailable: 'the vendor was down or asked to wait (429, 5xx)',
  refused: 'the vendor refused it',
  'given-up': 'the SDK gave it up',
  'sdk-failed': 'the SDK did not load',
  'sdk-error': 'the SDK threw, or ignored the call',
  'page-left': 'the page ended before it was confirmed',
  consent: 'consent was withdrawn',
  gpc: 'Global Privacy Control says no',
  failover: 'the other leg took it, as this one’s SDK failed',
  rerouted: 'the other leg took it, as this one was killed',
  killed: 'the leg was killed',
  stopped: 'the SDK was stopped meanwhile',
  expired: 'too old to send',
  overflow: 'more calls waited than the page holds',
  destroyed: 'the app ended the gate',
  other: 'for a reason that this version does not know',
}

const REFUSED = Object.fromEntries(
  REFUSED_STATUSES.map((status) => [`refused-${status}`, `the vendor refused it with ${status}`]),
)

/** The sentence part of every cause. */
export const CAUSE_TEXTS = { ...TEXTS, ...REFUSED } as Readonly<Record<Cause, string>>

export const isCause = (code: string): code is Cause => Object.hasOwn(CAUSE_TEXTS, code)

/** The causes, the most frequent first. */
export const rankedCauses = (causes: Causes = {}): (readonly [cause: Cause, count: number])[] =>
  (Object.entries(causes) as [Cause, number][]).filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a)
