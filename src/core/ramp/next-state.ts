import { movedTo, type RampState } from './ramp-state.ts'
import type { Verdict } from './verdict.ts'

/**
 * Where a ramp stands once its verdict is carried out; the same object where that changes nothing. One stage at a time, and what
 * was rolled back or halted stays so until a person resumes it.
 * @param now ms since epoch
 */
export function nextState(state: RampState, { verdict, code, next }: Verdict, now: number): RampState {
  switch (verdict) {
    case 'promote':
      return {
        stage: state.stage + 1,
        provenStage: state.stage,
        enteredAt: now,
        status: 'running',
        approvedStage: null,
      }
    case 'halt':
      return { ...state, status: 'halted' }
    case 'rollback':
      return movedTo(state, next?.stage ?? -1, 'halted', now)
    case 'hold':
      return code === 'finished' && state.status === 'running'
        ? { ...state, provenStage: state.stage, status: 'finished' }
        : state
  }
}
