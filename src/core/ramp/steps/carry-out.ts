import type { Course, Deed } from '../course.ts'
import { nextState } from '../next-state.ts'
import type { Verdict, VerdictKind } from '../verdict.ts'
import { sharesFor, type Step, type StepAction } from './step.ts'

const ACTIONS = {
  promote: 'promote',
  hold: 'finish',
  halt: 'halt',
  rollback: 'rollback',
} as const satisfies Readonly<Record<VerdictKind, StepAction>>

/**
 * What a verdict asks for; null where the ramp stays as it is.
 * @param by who decided, and when
 */
export function carryOut(course: Course, verdict: Verdict, by: Deed): Step | null {
  const state = nextState(course.state, verdict, by.at)
  if (state === course.state) return null
  const isMoved = state.stage !== course.state.stage
  const isStopped = state.status === 'halted'
  return {
    action: ACTIONS[verdict.verdict],
    reason: by.reason ?? verdict.reason,
    shares: isMoved ? sharesFor(course, state.stage) : null,
    course: ({ revision, ramped }) => ({
      ...course,
      state,
      inForce: ramped,
      revision,
      since: isMoved ? revision : course.since,
      lossSince: isMoved ? null : course.lossSince,
      stopped: isStopped ? { ...by, reason: verdict.reason } : null,
    }),
  }
}
