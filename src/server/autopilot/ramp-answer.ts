import type { Evidence, Ramp, RampState, Stage, Verdict } from '../../core/index.ts'
import type { Course, Deed } from '../../core/ramp/course.ts'
import { proofsOf, type Proof } from '../../core/ramp/proofs.ts'
import { effectiveShares } from '../../core/rollout/effective-share.ts'
import type { Judgement } from './controller.ts'

export type StageAnswer = Stage & {
  /** From 1, for people. */
  readonly number: number
  readonly place: 'done' | 'current' | 'next' | 'later'
  /** Who entered it without proof of the one before. */
  readonly unproven: Deed | null
}

/** The body of `GET /api/ramp`. */
export type RampAnswer = {
  /** Whether it drives itself; else all that follows is what it would do. */
  readonly enabled: boolean
  /** As the configuration names it. */
  readonly file: string
  /** One sentence while it cannot be driven, else null. */
  readonly problem: string | null
  /** Whether this server is the one that drives it. */
  readonly drivesHere: boolean
  /** Whether it has begun; else `ramp` is what it would begin with. */
  readonly begun: boolean
  /** Where it stands, and the rest of it; null where none has begun or could. */
  readonly ramp: {
    readonly state: RampState
    /** Why it does not run, null while it does. */
    readonly stopped: Deed | null
    /** Percent, of the stage's audience. */
    readonly shares: { readonly rudderstack: number; readonly segment: number; readonly audience: string }
    readonly stages: readonly StageAnswer[]
    readonly alpha: number
    /** By how much RudderStack's SDK may fail to load more often than Segment's; share of pages. */
    readonly loadFailureLimit: number
    readonly keyEvents: NonNullable<Ramp['keyEvents']>
    readonly revision: number
  } | null
  /** Null before the first. */
  readonly verdict: Verdict | null
  /** When that was, ms since epoch. */
  readonly judgedAt: number | null
  readonly evidence: Evidence | null
  readonly proofs: readonly Proof[]
  /** How far the change detectors are towards their alarm, 0..1. */
  readonly alarms: { readonly loss: number; readonly mismatch: number }
  /** While it does not drive itself: since when it would have gone on, ms since epoch. */
  readonly wouldPromoteSince: number | null
}

const placeOf = (index: number, { stage }: RampState): StageAnswer['place'] => {
  if (index <= stage) return index === stage ? 'current' : 'done'
  return index === stage + 1 ? 'next' : 'later'
}

const stagesOf = ({ ramp, state, unproven }: Course): readonly StageAnswer[] =>
  ramp.stages.map((stage, index) => ({
    ...stage,
    number: index + 1,
    place: placeOf(index, state),
    unproven: unproven.findLast((one) => one.stage === index) ?? null,
  }))

const sharesOf = ({ inForce: now, ramp, state }: Course) => {
  const named = ramp.stages[Math.max(0, state.stage)]?.audience
  const index = named === undefined ? -1 : now.audiences.findIndex(({ name }) => name === named)
  const at = index < 0 ? now.audiences.length - 1 : index
  return { ...effectiveShares(now, at), audience: now.audiences[at]?.name ?? '' }
}

const alarmPart = (score: number, limit: number): number => Math.min(1, score / Math.log1p(limit))

type Parts = Pick<
  RampAnswer,
  'enabled' | 'file' | 'problem' | 'drivesHere' | 'begun' | 'wouldPromoteSince'
> & {
  readonly course: Course | null
  readonly judgement: Judgement | null
}

/** All there is to say of a ramp. */
export const rampAnswer = ({ course, judgement, ...parts }: Parts): RampAnswer => {
  const detectors = judgement?.evidence.detectors ?? { loss: 0, mismatch: 0 }
  const limit = course?.ramp.detectorLimit ?? Infinity
  return {
    ...parts,
    ramp: course && {
      state: course.state,
      stopped: course.stopped,
      shares: sharesOf(course),
      stages: stagesOf(course),
      alpha: course.ramp.alpha,
      loadFailureLimit: course.ramp.guards.loadFailure,
      keyEvents: course.ramp.keyEvents ?? [],
      revision: course.revision,
    },
    verdict: judgement?.verdict ?? null,
    judgedAt: judgement?.at ?? null,
    evidence: judgement?.evidence ?? null,
    proofs: course && judgement ? proofsOf(course.ramp, judgement.evidence, judgement.at) : [],
    alarms: { loss: alarmPart(detectors.loss, limit), mismatch: alarmPart(detectors.mismatch, limit) },
  }
}
