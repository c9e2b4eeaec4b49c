import { LEG_NAMES } from '../../cohort/labels.ts'
import { NOTHING_SEEN, type Course } from '../course.ts'
import type { Ramp } from '../ramp.ts'
import { baseOf, stageOf } from '../stage-of.ts'
import type { NoStep, Seen, Step } from './step.ts'

/** Which audience of a ramp's stages a rollout does not have, as a sentence; null where it has all. */
export const missingAudience = ({ stages }: Ramp, { ramped }: Pick<Seen, 'ramped'>): string | null => {
  const names = ramped.audiences.map(({ name }) => name)
  const index = stages.findIndex(({ audience }) => audience !== undefined && !names.includes(audience))
  if (index < 0) return null
  return (
    `Stage ${index + 1} is of the audience "${stages[index]!.audience}", which the rollout does not have; ` +
    `it has ${names.join(', ')}.`
  )
}

/** Over a kill nothing is written. */
export const killedText = ({ leg }: NonNullable<Seen['kill']>): string =>
  `${LEG_NAMES[leg]} is killed: lift that first, with crossfade unkill.`

/**
 * A ramp begins at the stage that the rollout is at, with nothing proven.
 * @param now ms since epoch
 */
export function start(ramp: Ramp, seen: Seen, now: number): Step | NoStep {
  const missing = missingAudience(ramp, seen)
  if (missing !== null) return { refused: missing }
  if (seen.kill !== null) return { refused: killedText(seen.kill) }
  const { rules } = seen
  if (rules === null)
    return { refused: 'It begins once the warehouse answers: without one nothing could be proven.' }
  // where it is before the first stage, what stages say of owners is not yet so, whoever they name
  const asItIs = baseOf(seen.ramped, ramp.stages, seen.ramped.owners)
  const isBefore = stageOf(seen.ramped, asItIs, ramp.stages) === -1
  const base = isBefore ? asItIs : baseOf(seen.ramped, ramp.stages)
  const stage = isBefore ? -1 : stageOf(seen.ramped, base, ramp.stages)
  if (stage === null)
    return {
      refused:
        'The shares and owners in force are those of no stage, nor from before the first: set those of the stage that the ramp ' +
        'begins at, or everyone to Segment only.',
    }
  const course: Omit<Course, 'inForce' | 'revision' | 'since' | 'from'> = {
    format: 1,
    rollout: seen.key,
    ramp,
    state: { stage, provenStage: -1, enteredAt: now, status: 'running', approvedStage: null },
    base,
    watch: NOTHING_SEEN,
    lossSince: null,
    rules,
    unproven: [],
    stopped: null,
  }
  return {
    action: 'ramp-start',
    reason: stage < 0 ? 'It begins before its first stage.' : `It begins at stage ${stage + 1}.`,
    // sessions that began before it are none of its own
    shares: seen.ramped,
    course: ({ revision, ramped }) => ({
      ...course,
      inForce: ramped,
      revision,
      since: revision,
      from: revision,
    }),
  }
}
