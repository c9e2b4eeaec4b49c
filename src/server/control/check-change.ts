import type { Leg, Rollout } from '../../core/index.ts'
import { parsePublishable } from '../rollout/parse-publishable.ts'
import { refuse, type Refused } from './refused.ts'

type Document = Readonly<Record<string, unknown>>

/** A rollout that may follow the one in force. */
export type Change = { readonly ok: true; readonly document: Document; readonly rollout: Rollout }

/**
 * Whether a document may follow the rollout in force. A kill is no part of it: it has a switch of its own, so that no
 * copy of a rollout made during a kill keeps it, and none made before lifts it.
 * @param own the kill that the stored document itself holds
 */
export const checkChange = (document: unknown, inForce: Rollout, own: Leg | null): Change | Refused => {
  const parsed = parsePublishable(document)
  if (!parsed.ok) return { ok: false, why: 'problems', problems: parsed.problems }
  const { key, revision, killed } = parsed.rollout
  if (key !== inForce.key)
    return refuse(
      '/key',
      `is "${inForce.key}" for the whole migration: with another one everybody would get another bucket`,
    )
  if (revision < inForce.revision)
    return refuse('/revision', `is ${revision}, and ${inForce.revision} is in force: begin from that one`)
  if (killed !== null && killed !== inForce.killed)
    return refuse(
      '/killed',
      `is not changed here: crossfade kill ${killed} does that, at once and over any rollout`,
    )
  const { killed: _killed, ...rest } = document as Document
  return {
    ok: true,
    document: own === null ? rest : { ...rest, killed: own },
    rollout: { ...parsed.rollout, killed: inForce.killed },
  }
}
