import { ServerError } from '../server-error.ts'
import type { Change } from './check-change.ts'
import type { Refused } from './refused.ts'
import type { Fitted } from './upstream.ts'

/** A change as the place has it where it is made first, or why it cannot be made there. */
export const fittedChange = (change: Change, fitted: Fitted): Change | Refused => {
  if (!fitted.ok) return { ok: false, why: 'problems', problems: fitted.problems }
  const { audiences } = fitted
  return { ok: true, document: { ...change.document, audiences }, rollout: { ...change.rollout, audiences } }
}

/** @throws an error that is no sentence of that place */
export const unreachable = (error: unknown): Refused => {
  if (!(error instanceof ServerError)) throw error
  return { ok: false, why: 'unreachable', message: error.message }
}
