import { isDeepStrictEqual } from 'node:util'
import { ServerError } from '../server-error.ts'
import type { Change } from './check-change.ts'
import type { StoredRevision } from './control-store.ts'
import type { Refused } from './refused.ts'
import type { Fitted } from './upstream.ts'

/** A change as the place has it where it is made first, or why it cannot be made there. */
export const fittedChange = (change: Change, fitted: Fitted): Change | Refused => {
  if (!fitted.ok) return { ok: false, why: 'problems', problems: fitted.problems }
  const { audiences } = fitted
  return { ok: true, document: { ...change.document, audiences }, rollout: { ...change.rollout, audiences } }
}

/** Whether somebody else, another server on this store, has heard there of the change and stored it first. */
export const isHeardOf = ({ document }: Change, current: StoredRevision): boolean =>
  isDeepStrictEqual(document['audiences'], current.document['audiences'])

/** @throws an error that is no sentence of that place */
export const unreachable = (error: unknown): Refused => {
  if (!(error instanceof ServerError)) throw error
  return { ok: false, why: 'unreachable', message: error.message }
}
