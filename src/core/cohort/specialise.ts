import { fits } from '../rollout/constraints.ts'
import type { Audience, Rollout } from '../rollout/rollout.ts'
import type { Subject } from './subject.ts'

/**
 * The rollout for people who all share a context: what it decides is decided once, not for each of millions. Gives
 * the same assignments.
 * @param varying the fields that differ from one to the next
 */
export const specialise = (rollout: Rollout, context: Subject, varying: ReadonlySet<string>): Rollout => ({
  ...rollout,
  audiences: rollout.audiences.flatMap((audience) => specialiseAudience(audience, context, varying)),
})

const specialiseAudience = (
  audience: Audience,
  context: Subject,
  varying: ReadonlySet<string>,
): Audience[] => {
  const { when } = audience
  if (when === undefined) return [audience]
  const open = when.filter(({ contextName }) => varying.has(contextName))
  const shared = when.filter(({ contextName }) => !varying.has(contextName))
  return shared.every((constraint) => fits(constraint, context)) ? [{ ...audience, when: open }] : []
}
