import type { Evidence } from '../evidence.ts'
import type { RampState } from '../ramp-state.ts'
import type { Ramp } from '../ramp.ts'
import type { Scope } from '../scopes.ts'
import type { Verdict, VerdictCode } from '../verdict.ts'

export const MINUTE_MS = 60_000

export type Given = {
  readonly ramp: Ramp
  readonly state: RampState
  readonly evidence: Evidence
  readonly now: number
  readonly scopes: readonly Scope[]
  /** What each of them still lacks for its proof; 0 = proven. */
  readonly missing: readonly { readonly scope: Scope; readonly sessions: number }[]
}

/** One question: a verdict where it is the answer. */
export type Check = (given: Given) => Verdict | null

type Next = Verdict['next']

export const nextOf = ({ ramp, state, missing }: Given): Next => {
  const stage = state.stage + 1
  if (stage >= ramp.stages.length) return null
  if (stage === 0) return { stage, missingSessions: 0, earliestAt: null }
  return { stage, missingSessions: missingSessions(missing), earliestAt: earliestAt(ramp, state) }
}

export const missingSessions = (missing: Given['missing']): number =>
  Math.max(0, ...missing.map(({ sessions }) => sessions))

export const earliestAt = ({ stages }: Ramp, { stage, enteredAt }: RampState): number | null => {
  const minutes = stages[stage]?.minMinutes ?? 0
  return minutes === 0 ? null : enteredAt + minutes * MINUTE_MS
}

export const hold = (
  given: Given,
  code: VerdictCode,
  reason: string,
  numbers: Verdict['numbers'] = {},
): Verdict => ({
  verdict: 'hold',
  code,
  reason,
  numbers,
  next: nextOf(given),
})

export const invalid = (given: Given, what: string): Verdict =>
  hold(given, 'invalid-number', `${what} cannot be, so nothing is decided from it.`)

export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

export const numbersOf = ({ sessions, bad, limit }: Scope): Verdict['numbers'] => ({
  sessions,
  bad,
  share: sessions === 0 ? 0 : bad / sessions,
  limit,
})

/** A stage's part of the chance of error. */
export const stageAlpha = ({ alpha, stages }: Ramp): number => alpha / stages.length
