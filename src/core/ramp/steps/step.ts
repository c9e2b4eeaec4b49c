import type { Leg } from '../../rollout/rollout.ts'
import type { Course, Deed } from '../course.ts'
import { sharesAt, type Ramped } from '../shares-at.ts'
import { baseOf } from '../stage-of.ts'

export type StepAction =
  | 'ramp-start'
  | 'ramp-change'
  | 'promote'
  | 'rollback'
  | 'halt'
  | 'finish'
  | 'pause'
  | 'resume'
  | 'abort'
  | 'approve'

/** The rollout as it is now, and what else a ramp goes by. */
export type Seen = {
  /** The rollout's key. */
  readonly key: string
  /** Of the newest rollout that is written. */
  readonly revision: number
  readonly ramped: Ramped
  readonly kill: (Deed & { readonly leg: Leg }) | null
  /** Of the rules of expected differences in force; null while nobody can say. */
  readonly rules: string | null
}

export type WrittenRollout = { readonly revision: number; readonly ramped: Ramped }

/** What is to be written, all at once. */
export type Step = {
  readonly action: StepAction
  /** A sentence, or what a person gave. */
  readonly reason: string | null
  /** Published under a new revision; null: the rollout stays as it is. */
  readonly shares: Ramped | null
  /** @param written the rollout that holds then */
  course(written: WrittenRollout): Course
}

/** Why there is no step, in a sentence that says how to mend it. */
export type NoStep = { readonly refused: string }

/** What has been proven so far counts no more: sessions of this revision on do. */
export const anew = (course: Course, { revision, ramped }: WrittenRollout): Course => ({
  ...course,
  inForce: ramped,
  revision,
  since: revision,
  from: revision,
  watch: { ...course.watch, loss: 0, mismatch: 0, final: { ...course.watch.final, loss: 0 } },
  lossSince: null,
})

/** What a stage writes, over the audiences that are there: only those that the ramp moves get other shares. */
export const sharesFor = ({ inForce, base, ramp: { stages } }: Course, stage: number): Ramped =>
  sharesAt(baseOf(inForce, stages, base.owners), stages, stage)
