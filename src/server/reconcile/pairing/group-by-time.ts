import type { Leg } from '../../../core/index.ts'

/** A call of one leg among those that could be the same one; ms since epoch. */
export type Timed = { readonly leg: Leg; readonly at: number }

/**
 * Parts calls into groups: two of different legs that lie within the tolerance are in one group, and so is what else is
 * near to either. A call that none of the other leg is near to is a group by itself.
 * @param calls in the order of their times
 */
export const groupByTime = <Call extends Timed>(calls: readonly Call[], toleranceMs: number): Call[][] => {
  const next = nextOfLegs(calls)
  const last: Record<Leg, number> = { segment: -Infinity, rudderstack: -Infinity }
  const groups: Call[][] = []
  let group: Call[] = []
  calls.forEach((call, index) => {
    last[call.leg] = call.at
    group.push(call)
    // whatever reaches over to what comes joins all that lies in between
    const { segment, rudderstack } = next[index]!
    const gap = Math.min(rudderstack - last.segment, segment - last.rudderstack)
    if (gap <= toleranceMs) return
    groups.push(group)
    group = []
  })
  return groups
}

/** Of each call: when the first one after it of each leg was made. */
const nextOfLegs = (calls: readonly Timed[]): readonly Readonly<Record<Leg, number>>[] => {
  const next = { segment: Infinity, rudderstack: Infinity }
  const of = Array.from<Record<Leg, number>>({ length: calls.length })
  for (let index = calls.length - 1; index >= 0; index--) {
    of[index] = { ...next }
    const { leg, at } = calls[index]!
    next[leg] = at
  }
  return of
}
