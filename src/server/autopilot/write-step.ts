import { parseRollout } from '../../core/index.ts'
import type { Course, Deed } from '../../core/ramp/course.ts'
import type { Ramped } from '../../core/ramp/shares-at.ts'
import type { Seen, Step } from '../../core/ramp/steps/step.ts'
import type { Commit, Control } from '../control/control.ts'
import type { ControlStore, RampStep, StoredRevision, Stepped } from '../control/control-store.ts'
import type { Refused } from '../control/refused.ts'

/** The newest rollout that is written, as its document. */
export type SeenDocument = Seen & { readonly document: StoredRevision['document'] }

export type StepPorts = {
  readonly store: Pick<ControlStore, 'step'>
  readonly control: Pick<Control, 'drive'>
}

export type WrittenStep =
  | { readonly ok: true; readonly course: Course; readonly version: number; readonly revision: number }
  | { readonly ok: false; readonly why: 'lease' | 'ramp' | 'rollout' }
  | Refused

/** What a rollout says that a ramp is about; null where the document is none. */
export const rampedOf = (document: unknown): Ramped | null => {
  const parsed = parseRollout(document)
  return parsed.ok ? { audiences: parsed.rollout.audiences, owners: parsed.rollout.owners } : null
}

/**
 * Writes a step: the ramp alone, or the ramp and its rollout together.
 * @param from the version that it is made from, and the lease under which; null: a person's
 * @param isStill whether both hold at the last moment before anything is made upstream
 */
export const writeStep = async (
  { store, control }: StepPorts,
  step: Step,
  seen: SeenDocument,
  from: Pick<RampStep, 'version' | 'fence' | 'evidence'>,
  by: Deed,
  isStill: () => Promise<boolean>,
): Promise<WrittenStep> => {
  const authorship = { ...by, action: step.action, reason: step.reason }
  if (step.shares === null) {
    const course = step.course({ revision: seen.revision, ramped: seen.ramped })
    const stepped = await store.step({ ...from, document: course, rollout: null }, authorship)
    return stepped.ok ? { ok: true, course, version: stepped.ramp.version, revision: seen.revision } : stepped
  }
  let stepped: Stepped | null = null
  let course: Course | null = null
  const document = { ...seen.document, ...step.shares }
  const commit: Commit = async (expected, made) => {
    const revision = made['revision'] as number
    course = step.course({ revision, ramped: rampedOf(made)! })
    stepped = await store.step(
      { ...from, document: course, rollout: { expected, document: made } },
      authorship,
    )
    if (stepped.ok) return { ok: true, rollout: stepped.rollout! }
    return { ok: false, current: null }
  }
  const changed = await control.drive(document, seen.revision, commit, isStill)
  const last = stepped as Stepped | null
  if (last?.ok === false) return last
  if (!changed.ok) return changed
  return { ok: true, course: course!, version: last!.ramp.version, revision: changed.revision }
}
