import { isDeepStrictEqual } from 'node:util'
import type { Leg } from '../../core/index.ts'
import type { Step } from './translate-flag.ts'

const covers = (on: Step, off: Step): boolean =>
  on.percent >= off.percent &&
  on.when.every((constraint) => off.when.some((other) => isDeepStrictEqual(constraint, other)))

/**
 * What to say of each step of segment-off that may take Segment from somebody whom rudderstack-on does not bring to
 * RudderStack: a warning, because Unleash too leaves these people on Segment; with the fallback `rudderstack`, which
 * would not, a problem. On the safe side: a step counts as covered only by one that reaches as many, all of whose
 * constraints it has itself.
 */
export function gapFindings(
  on: readonly Step[],
  off: readonly Step[],
  fallback: Leg,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const open = off.filter((each) => each.percent > 0 && !on.some((step) => covers(step, each)))
  const say = (rest: string): readonly string[] =>
    open.map(
      ({ source }) => `${source}: it can take Segment from people whom rudderstack-on does not reach${rest}`,
    )
  if (fallback === 'segment') return { problems: [], warnings: say('; they keep Segment') }
  const change = 'raise rudderstack-on for them first, or make the fallback "segment"'
  return { problems: say(`, and the fallback "rudderstack" would; ${change}`), warnings: [] }
}
