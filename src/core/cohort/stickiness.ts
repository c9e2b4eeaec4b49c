import type { RolloutDocument } from '../rollout/rollout.ts'
import { fieldOf, type Subject } from './subject.ts'

/** The value that is hashed for this subject, or undefined: an empty one counts as none. */
export const stickinessOf = (rollout: RolloutDocument, subject: Subject): string | undefined =>
  fieldOf(subject, rollout.stickiness) || undefined
