import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Leg } from '../../../../src/core/index.ts'
import { groupByTime, type Timed } from '../../../../src/server/reconcile/pairing/group-by-time.ts'
import { pairByTime } from '../../../../src/server/reconcile/pairing/pair-by-time.ts'

const TOLERANCE = 10

const calls = fc
  .array(
    fc.record({ leg: fc.constantFrom<Leg>('segment', 'rudderstack'), at: fc.integer({ min: 0, max: 120 }) }),
    {
      maxLength: 14,
    },
  )
  .map((all) => all.toSorted((a, b) => a.at - b.at))

const areNear = (one: Timed, other: Timed): boolean =>
  one.leg !== other.leg && Math.abs(one.at - other.at) <= TOLERANCE

/** By following every edge. */
const componentOf = (all: readonly Timed[], from: Timed): Set<Timed> => {
  const found = new Set([from])
  for (const one of found) for (const other of all) if (areNear(one, other)) found.add(other)
  return found
}

/** By trying everything. */
const mostPairs = (segment: readonly Timed[], rudderstack: readonly Timed[]): number => {
  const [first, ...rest] = segment
  if (first === undefined) return 0
  const without = mostPairs(rest, rudderstack)
  return rudderstack
    .filter((other) => areNear(first, other))
    .reduce(
      (most, other) =>
        Math.max(
          most,
          1 +
            mostPairs(
              rest,
              rudderstack.filter((one) => one !== other),
            ),
        ),
      without,
    )
}

describe('calls that could be one', () => {
  it('are in one group where calls near to each other, of different legs, lead from one to the other', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const groups = groupByTime(all, TOLERANCE)
        expect(groups.flat()).toEqual(all)
        for (const group of groups) expect(new Set(group)).toEqual(componentOf(all, group[0]!))
      }),
    )
  })

  it('are as many pairs as there can be', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const { pairs, left } = pairByTime(all, TOLERANCE)
        const [segment, rudderstack] = (['segment', 'rudderstack'] as const).map((leg) =>
          all.filter((call) => call.leg === leg),
        )
        for (const [one, other] of pairs) expect(areNear(one, other)).toBe(true)
        expect(new Set([...pairs.flat(), ...left]).size).toBe(all.length)
        expect(pairs).toHaveLength(mostPairs(segment!, rudderstack!))
      }),
      { numRuns: 200 },
    )
  })
})
