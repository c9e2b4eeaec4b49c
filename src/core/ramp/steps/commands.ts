import type { Course, Deed } from '../course.ts'
import { movedTo, stageBack } from '../ramp-state.ts'
import { baseOf, isUnchanged, stageOf } from '../stage-of.ts'
import type { Verdict } from '../verdict.ts'
import { carryOut } from './carry-out.ts'
import { killedText, missingAudience } from './start.ts'
import { anew, sharesFor, type NoStep, type Seen, type Step } from './step.ts'

const refused = (sentence: string): NoStep => ({ refused: sentence })

/** Stop here: shares stay. */
export function pause(course: Course, by: Deed): Step | NoStep {
  const { state } = course
  if (state.status !== 'running' && state.status !== 'finished')
    return refused(`It is ${state.status} already.`)
  return {
    action: 'pause',
    reason: by.reason,
    shares: null,
    course: () => ({ ...course, state: { ...state, status: 'paused' }, stopped: by }),
  }
}

/** Go on from the stage whose shares hold now, which is proven anew. */
export function resume(course: Course, seen: Seen, by: Deed): Step | NoStep {
  const { state, ramp } = course
  if (state.status === 'running' || state.status === 'finished')
    return refused('It is under way; there is nothing to resume.')
  if (seen.kill !== null) return refused(killedText(seen.kill))
  const missing = missingAudience(ramp, seen)
  if (missing !== null) return refused(missing)
  const base = baseOf(seen.ramped, ramp.stages, course.base.owners)
  const stage = stageOf(seen.ramped, base, ramp.stages)
  if (stage === null)
    return refused(
      `The shares and owners in force are those of no stage: set those of one, such as stage ${Math.max(0, state.stage) + 1}, or ` +
        'undo the change; then resume it.',
    )
  const skipped = stage > state.stage ? [{ ...by, stage }] : []
  return {
    action: 'resume',
    reason: by.reason,
    shares: seen.ramped,
    course: (written) => ({
      ...anew(course, written),
      base,
      state: movedTo(state, stage, 'running', by.at),
      unproven: [...course.unproven, ...skipped],
      stopped: null,
    }),
  }
}

/** Back to the last stage that was proven, or to before the first, and stay there. */
export function abort(course: Course, seen: Seen, by: Deed): Step | NoStep {
  const { state, ramp } = course
  if (state.status === 'aborted') return refused('It is aborted already.')
  const stage = stageBack(state)
  // a change by hand may have left other audiences: they stay
  const now = missingAudience(ramp, seen) === null ? { ...course, inForce: seen.ramped } : course
  const shares = sharesFor(now, stage)
  return {
    action: 'abort',
    reason: by.reason,
    shares: isUnchanged(shares, seen.ramped) ? null : shares,
    course: ({ revision, ramped }) => ({
      ...course,
      state: movedTo(state, stage, 'aborted', by.at),
      inForce: ramped,
      revision,
      since: revision,
      lossSince: null,
      stopped: by,
    }),
  }
}

/** A person agrees to the next stage. */
export function approve(course: Course, by: Deed): Step | NoStep {
  const { state, ramp } = course
  const next = state.stage + 1
  // to resume is to begin the stage anew, without what was agreed to before
  if (state.status !== 'running') return refused(stoppedText(course))
  if (ramp.stages[next] === undefined) return refused('There is no further stage.')
  if (ramp.stages[next].approval !== true) return refused(`Stage ${next + 1} needs no approval.`)
  if (state.approvedStage === next) return refused(`Stage ${next + 1} is approved already.`)
  return {
    action: 'approve',
    reason: by.reason,
    shares: null,
    course: () => ({ ...course, state: { ...state, approvedStage: next } }),
  }
}

export type PromoteOptions = {
  /** Straight to the last stage. @default false */
  readonly full?: boolean
  /** Whatever is proven; it is said of the stage for ever. @default false */
  readonly unproven?: boolean
}

/** On to the next stage, at once: on proof, or on somebody's word. */
export function promote(
  course: Course,
  seen: Seen,
  verdict: Verdict,
  by: Deed,
  { full = false, unproven = false }: PromoteOptions,
): Step | NoStep {
  const { state, ramp } = course
  const last = ramp.stages.length - 1
  if (state.status !== 'running') return refused(stoppedText(course))
  if (seen.kill !== null) return refused(killedText(seen.kill))
  if (!isUnchanged(seen.ramped, course.inForce))
    return refused('Shares or owners were changed by hand: resume it first.')
  if (state.stage >= last) return refused('It is at its last stage.')
  const isOneStep = !full || state.stage + 1 === last
  if (verdict.verdict === 'promote' && isOneStep) return carryOut(course, verdict, by)!
  if (verdict.code === 'approval' && isOneStep && !unproven)
    return refused(`${verdict.reason} With crossfade approve it begins.`)
  if (!unproven)
    return refused(
      isOneStep
        ? `Not proven: ${verdict.reason} With --unproven --reason it goes on all the same, and that is said of it for ever.`
        : `Only stage ${state.stage + 2} can be proven from here: --full needs --unproven --reason, which is said of it for ever.`,
    )
  if (by.reason === null) return refused('To go on without proof takes a reason: --reason "…".')
  const stage = full ? last : state.stage + 1
  return {
    action: 'promote',
    reason: by.reason,
    shares: sharesFor(course, stage),
    course: ({ revision, ramped }) => ({
      ...course,
      state: { ...state, stage, enteredAt: by.at, approvedStage: null },
      inForce: ramped,
      revision,
      since: revision,
      lossSince: null,
      unproven: [...course.unproven, { ...by, stage }],
    }),
  }
}

const stoppedText = ({ state, stopped }: Course): string =>
  state.status === 'finished'
    ? 'It has finished.'
    : `It is ${state.status}${stopped?.reason ? ` (${stopped.reason.replace(/\.$/, '')})` : ''}: resume it first, with a reason.`
