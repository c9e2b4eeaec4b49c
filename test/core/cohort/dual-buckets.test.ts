import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign } from '../../../src/core/cohort/assign.ts'
import { bucketOf } from '../../../src/core/cohort/bucket.ts'
import { dualBuckets, type DualBuckets } from '../../../src/core/cohort/dual-buckets.ts'
import { contexts, rolloutOf, rollouts, withShares } from '../../server/population/arbitraries.ts'

const IN_EUROPE = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }]

/** What decides whether somebody may be on both legs. */
const mayBe = (range: DualBuckets, key: string, bucket: number | null, value: string): boolean => {
  if (bucket === null) return range.from === 0 && range.below === 10_000
  const isSentinel = bucketOf(`${key}.sentinel`, value) < range.sentinel && bucket < range.sentinelBelow
  return (bucket >= range.from && bucket < range.below) || isSentinel
}

describe('the buckets that may be on both legs', () => {
  it('are those of the widest audience', () => {
    expect(dualBuckets(withShares(5))).toMatchObject({ from: 0, below: 500, sentinelBelow: 500 })
    expect(dualBuckets(withShares(100, 25))).toMatchObject({ from: 7_500, below: 10_000 })
    const audiences = [
      { name: 'Europe', when: IN_EUROPE, rudderstack: 30, segment: 80 },
      { name: 'everyone', rudderstack: 25.5, segment: 100 },
    ]
    expect(dualBuckets(rolloutOf({ audiences }))).toMatchObject({ from: 0, below: 3_000 })
  })

  it('are none where nobody is on both', () => {
    const { from, below } = dualBuckets(withShares(40, 60))
    expect(from).toBe(below)
  })

  it('count the default where somebody may get it', () => {
    const some = [{ name: 'Europe', when: IN_EUROPE, rudderstack: 50, segment: 60 }, { name: 'everyone' }]
    expect(dualBuckets(rolloutOf({ audiences: some }))).toMatchObject({ from: 0, below: 5_000 })
  })
})

it('nobody whom a rollout puts on both legs is ever outside', () => {
  fc.assert(
    fc.property(
      rollouts('deviceId'),
      contexts,
      fc.option(fc.string({ minLength: 1 })),
      (rollout, context, id) => {
        const { cohort, bucket } = assign(rollout, { ...context, ...(id !== null && { deviceId: id }) })
        if (cohort === 'dual') expect(mayBe(dualBuckets(rollout), rollout.key, bucket, id ?? '')).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
})
