import type { Timed } from './group-by-time.ts'

/**
 * As many pairs as there can be, in the order of their times, where any two calls of different legs within the tolerance
 * may be one.
 * @param calls in the order of their times
 */
export const pairByTime = <Call extends Timed>(
  calls: readonly Call[],
  toleranceMs: number,
): { readonly pairs: readonly (readonly [Call, Call])[]; readonly left: readonly Call[] } => {
  const pairs: (readonly [Call, Call])[] = []
  const left: Call[] = []
  let waiting: Call[] = []
  for (const call of calls) {
    const [first] = waiting
    // those that wait are of one leg: the first that is still near is the one to take
    if (first === undefined || first.leg === call.leg) waiting.push(call)
    else {
      const near = waiting.findIndex(({ at }) => call.at - at <= toleranceMs)
      left.push(...waiting.slice(0, near < 0 ? waiting.length : near))
      const taken = near < 0 ? undefined : waiting[near]
      waiting = near < 0 ? [call] : waiting.slice(near + 1)
      if (taken !== undefined) pairs.push([taken, call])
    }
  }
  return { pairs, left: [...left, ...waiting] }
}
