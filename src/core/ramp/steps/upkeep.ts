import { LEG_NAMES } from '../../cohort/labels.ts'
import type { Course, Deed } from '../course.ts'
import type { Ramp, Stage } from '../ramp.ts'
import { isUnchanged } from '../stage-of.ts'
import { missingAudience } from './start.ts'
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

const placeOf = ({ audience, rudderstack, segment, owners = {} }: Stage): string =>
  JSON.stringify([audience, rudderstack, segment, owners])

/** Where the stages up to this one are others now, which one; null where they are the same. */
const movedStage = (course: Course, ramp: Ramp): number | null => {
  const stages = course.ramp.stages.slice(0, course.state.stage + 1)
  const index = stages.findIndex(
    (stage, at) => ramp.stages[at] === undefined || placeOf(ramp.stages[at]) !== placeOf(stage),
  )
  return index < 0 ? null : index
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
      state: { ...course.state, status },
    }),
  }
}
