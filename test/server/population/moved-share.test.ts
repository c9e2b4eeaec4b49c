import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCounter } from '../../../src/core/cohort/simulation.ts'
import { movedShare } from '../../../src/server/population/moved-share.ts'
import { standInsFor } from '../../../src/server/population/stand-ins.ts'
import { ROLLOUT } from '../support.ts'
import { rolloutOf, shares, withShares } from './arbitraries.ts'

const when = (contextName: string, ...values: string[]) => [{ contextName, operator: 'IN', values }]

describe('movedShare', () => {
  it.each([
    ['a share is raised', withShares(5), withShares(25), 20],
    ['a share is lowered', withShares(25), withShares(5), 20],
    ['both ends move', withShares(50, 60), withShares(60, 50), 19.9],
    ['nothing changes', withShares(5), withShares(5), 0],
    ['a leg is killed', withShares(30), withShares(30, 100, { killed: 'rudderstack' }), 30],
    ['Segment is killed', withShares(30), withShares(30, 100, { killed: 'segment' }), 100],
    ['the sentinel is raised', withShares(100, 0), withShares(100, 0, { sentinel: 5 }), 4],
    ['a hundredth of a percent moves', withShares(5), withShares(5.01), 0.01],
  ])('is that of the buckets between the shares where %s', (_name, before, after, share) => {
    expect(movedShare(before, after)).toBe(share)
  })

  it('is that of the audience of which the most move', () => {
    const europe = (share: number) =>
      rolloutOf({
        audiences: [
          { name: 'Europe', when: when('region', 'Europe'), rudderstack: share },
          { name: 'everyone', rudderstack: 5, segment: 100 },
        ],
      })
    expect(movedShare(europe(5), europe(80))).toBe(75)
    expect([movedShare(withShares(5), europe(80)), movedShare(europe(80), withShares(5))]).toEqual([75, 75])
  })

  it('counts an audience that asks for something else as moving from and to the last one', () => {
    const only = (region: string) =>
      rolloutOf({
        audiences: [
          { name: 'pilot', when: when('region', region), rudderstack: 90 },
          { name: 'everyone', rudderstack: 5, segment: 100 },
        ],
      })
    expect(movedShare(only('Europe'), only('Asia'))).toBe(85)
  })

  it('deals everybody anew with another stickiness', () => {
    expect(movedShare(withShares(50), withShares(50, 100, { stickiness: 'userId' }))).toBe(50)
  })

  it('is that of one person in each bucket, by core', () => {
    const standIn = standInsFor(ROLLOUT.key)
    // a sentinel of 0 or 100 is the same for everybody, so that one person a bucket tells it
    const rest = fc.record({
      sentinel: fc.constantFrom(0, 100),
      killed: fc.constantFrom(null, null, 'segment', 'rudderstack'),
    })
    fc.assert(
      fc.property(shares, rest, shares, rest, (from, fromRest, to, toRest) => {
        const before = withShares(from.rudderstack, from.segment, fromRest)
        const after = withShares(to.rudderstack, to.segment, toRest)
        const counter = createCounter(before, after)
        for (let bucket = 0; bucket < 10_000; bucket++) counter.add({ deviceId: standIn(bucket) })
        expect(movedShare(before, after)).toBe(counter.result().moved / 100)
      }),
      { numRuns: 8 },
    )
  })
})
