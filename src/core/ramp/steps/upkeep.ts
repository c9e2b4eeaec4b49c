import { LEG_NAMES } from '../../cohort/labels.ts'
import { effectiveShares } from '../../rollout/effective-share.ts'
import type { Course, Deed } from '../course.ts'
import type { Ramp, Stage } from '../ramp.ts'
import { isRamped, isUnchanged } from '../stage-of.ts'
import { killedText, missingAudience } from './start.ts'
import { anew, type NoStep, type Seen, type Step } from './step.ts'

const stops = (course: Course, stopped: Deed): Step => ({
  action: 'pause',
  reason: stopped.reason,
  shares: null,
  course: ({ revision, ramped }) => ({
    ...course,
    state: { ...course.state, status: 'paused' },
    inForce: ramped,
    revision,
    stopped,
  }),
})

const isRunning = ({ state }: Course): boolean => state.status === 'running' || state.status === 'finished'

/**
 * A kill, or a change of shares or owners by anything else than the ramp, stops it until somebody resumes it.
 * @param now ms since epoch
 */
export function heedHands(course: Course, seen: Seen, now: number): Step | null {
  if (!isRunning(course)) return null
  const { kill } = seen
  if (kill !== null) {
    const why = kill.reason === null ? '' : ` (${kill.reason})`
    return stops(course, { ...kill, reason: `${LEG_NAMES[kill.leg]} was killed${why}.` })
  }
  if (isUnchanged(seen.ramped, course.inForce)) return null
  const reason = `Shares or owners were changed by hand, in revision ${seen.revision}.`
  return stops(course, { actor: 'autopilot', reason, at: now })
}

const placeText = (stage: Stage | undefined): string => {
  if (stage === undefined) return 'none'
  const { audience, rudderstack, segment, owners = {} } = stage
  return JSON.stringify([audience, rudderstack, segment, owners])
}

/** Where the stages up to this one are others now, which one; null where they are the same. */
const movedStage = (course: Course, ramp: Ramp): number | null => {
  const stages = course.ramp.stages.slice(0, course.state.stage + 1)
  const index = stages.findIndex((stage, at) => placeText(ramp.stages[at]) !== placeText(stage))
  return index < 0 ? null : index
}

/** An audience that only the new file moves, and that is not where a ramp takes one up; null where there is none. */
const movedByNewFile = ({ ramp: old }: Course, ramp: Ramp, { ramped }: Seen): string | null => {
  const found = ramped.audiences.find((audience, index) => {
    const { rudderstack, segment } = effectiveShares(ramped, index)
    const isNew = isRamped(ramp.stages, ramped, audience) && !isRamped(old.stages, ramped, audience)
    return isNew && (rudderstack !== 0 || segment !== 100)
  })
  return found?.name ?? null
}

/** Other limits, stages or rules of comparison: what was proven against the old ones counts no more. */
export function heedFile(course: Course, ramp: Ramp, seen: Seen): Step | NoStep | null {
  const rules = seen.rules ?? course.rules
  const isSameRamp = JSON.stringify(ramp) === JSON.stringify(course.ramp)
  if (isSameRamp && rules === course.rules) return null
  const moved = movedStage(course, ramp)
  if (moved !== null)
    return {
      refused:
        `The ramp's file has another stage ${moved + 1} than the one that was gone through; the old file stays in force. ` +
        'Stages from the next one on can be changed.',
    }
  const missing = missingAudience(ramp, seen)
  if (missing !== null) return { refused: `${missing} The old file stays in force.` }
  if (seen.kill !== null)
    return { refused: `${killedText(seen.kill)} The new version of the ramp's file is taken after that.` }
  const under = movedByNewFile(course, ramp, seen)
  if (under !== null)
    return {
      refused:
        `The ramp's file moves the audience "${under}" from now on, which is under way by hand: its next stage would take ` +
        'people back. Set it to RudderStack 0 % and Segment 100 % first; the old file stays in force.',
    }
  const next = course.state.stage + 1
  const isSameNext = placeText(ramp.stages[next]) === placeText(course.ramp.stages[next])
  const what = [...(isSameRamp ? [] : ["the ramp's file"]), ...(rules === course.rules ? [] : ['rules'])]
  const status = course.state.status === 'finished' ? 'running' : course.state.status
  return {
    action: 'ramp-change',
    reason: `Another version of ${what.join(' and of the ')}: the stage is proven anew.`,
    shares: seen.ramped,
    course: (written) => ({
      ...anew(course, written),
      ramp,
      rules,
      // somebody agreed to what the next stage was
      state: { ...course.state, status, ...(!isSameNext && { approvedStage: null }) },
    }),
  }
}
