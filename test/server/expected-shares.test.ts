import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, parseRollout, type Cohort, type Rollout } from '../../src/core/index.ts'
import { expectedShares, type CohortShares } from '../../src/server/status/expected-shares.ts'
import { ROLLOUT } from './support.ts'

const rolloutOf = (changes: Record<string, unknown>): Rollout => {
  const parsed = parseRollout({ ...ROLLOUT, ...changes })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

const sharesOf = (rollout: Rollout) => {
  const last = rollout.audiences.at(-1)
  if (!last) throw new Error('no audience')
  return expectedShares(rollout, last)
}

const everyone = (rudderstack: number | undefined, segment: number | undefined) => [
  {
    name: 'everyone',
    ...(rudderstack !== undefined && { rudderstack }),
    ...(segment !== undefined && { segment }),
  },
]

describe('expectedShares', () => {
  it.each([
    [0, 100, 100, 0, 0],
    [20, 100, 80, 20, 0],
    [0.01, 100, 99.99, 0.01, 0],
    [50, 60, 50, 10, 40],
    [100, 25, 0, 25, 75],
    [100, 0, 0, 0, 100],
    [undefined, undefined, 100, 0, 0],
    [5, undefined, 95, 5, 0],
    [undefined, 90, 100, 0, 0],
  ])('without a sentinel, %s reaching RudderStack and %s Segment', (rudderstack, segment, s, d, r) => {
    const rollout = rolloutOf({ sentinel: 0, audiences: everyone(rudderstack, segment) })
    expect(sharesOf(rollout)).toEqual({ segment: s, dual: d, rudderstack: r })
  })

  it('shows the sentinel under both', () => {
    expect(sharesOf(rolloutOf({ sentinel: 1, audiences: everyone(100, 0) }))).toEqual({
      segment: 0,
      dual: 1,
      rudderstack: 99,
    })
  })

  it.each([
    ['segment', { segment: 0, dual: 0, rudderstack: 100 }],
    ['rudderstack', { segment: 100, dual: 0, rudderstack: 0 }],
  ])('moves everybody when %s is killed', (killed, shares) => {
    expect(sharesOf(rolloutOf({ killed }))).toEqual(shares)
  })

  it('takes what an audience leaves open from the last one', () => {
    const when = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }]
    const rollout = rolloutOf({
      sentinel: 0,
      audiences: [{ name: 'Europe', when, rudderstack: 70 }, ...everyone(undefined, 40)],
    })
    const [europe] = rollout.audiences
    expect(europe && expectedShares(rollout, europe)).toEqual({ segment: 30, dual: 10, rudderstack: 60 })
  })

  it('takes a share from the first audience that decides it, unconditional ones before the last included', () => {
    const when = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }]
    const rollout = rolloutOf({
      sentinel: 0,
      audiences: [
        { name: 'pinned', when: [], segment: 100 },
        { name: 'Europe', when, segment: 60 },
        { name: 'half', when: [], rudderstack: 50 },
        ...everyone(5, 100),
      ],
    })
    for (const audience of rollout.audiences)
      expect(expectedShares(rollout, audience)).toEqual({ segment: 50, dual: 50, rudderstack: 0 })
  })

  const hundredths = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 100)
  const share = fc.option(hundredths, { nil: undefined })
  const rollouts = fc.record({
    rudderstack: share,
    segment: share,
    sentinel: fc.constantFrom(0, 1, 12.5, 100),
    fallback: fc.constantFrom('segment', 'rudderstack'),
    killed: fc.constantFrom(null, null, 'segment', 'rudderstack'),
  })

  /** Whether so many people of one area are in the cohorts that the shares say. */
  const compareWithPeople = (rollout: Rollout, area: string, expected: CohortShares): void => {
    const people = 4_000
    expect(expected.segment + expected.dual + expected.rudderstack).toBeCloseTo(100, 3)
    const found: Record<Cohort, number> = { segment: 0, dual: 0, rudderstack: 0 }
    for (let i = 0; i < people; i++) found[assign(rollout, { deviceId: `device-${i}`, area }).cohort]++
    for (const cohort of ['segment', 'dual', 'rudderstack'] as const) {
      const share = expected[cohort] / 100
      const sigma = Math.sqrt((share * (1 - share)) / people)
      // six sigma: fewer than one in a hundred million such comparisons fails by chance
      expect(Math.abs(found[cohort] / people - share)).toBeLessThanOrEqual(6 * sigma + 1 / people)
    }
  }
  // a share that is left out is set elsewhere, or is 0 or 100; only a gap within one audience is refused
  const isWhole = ({
    rudderstack,
    segment,
  }: {
    rudderstack?: number | undefined
    segment?: number | undefined
  }) => rudderstack === undefined || segment === undefined || rudderstack + segment >= 100

  it('agrees with what people are assigned, and adds up to 100', () => {
    fc.assert(
      fc.property(rollouts, ({ rudderstack, segment, ...rest }) => {
        fc.pre(isWhole({ rudderstack, segment }))
        const rollout = rolloutOf({ ...rest, audiences: everyone(rudderstack, segment) })
        compareWithPeople(rollout, 'anywhere', sharesOf(rollout))
      }),
      { numRuns: 60 },
    )
  })

  it('agrees with what the people of each of several audiences are assigned', () => {
    const some = fc.record({ rudderstack: share, segment: share, isForAll: fc.boolean() }).filter(isWhole)
    fc.assert(
      fc.property(rollouts.filter(isWhole), fc.array(some, { maxLength: 4 }), (last, others) => {
        const { rudderstack, segment, ...rest } = last
        const audiences = others.map(({ isForAll, ...shares }, i) => ({
          name: `area ${i}`,
          when: isForAll ? [] : [{ contextName: 'area', operator: 'IN', values: [`area ${i}`] }],
          ...shares,
        }))
        const rollout = rolloutOf({ ...rest, audiences: [...audiences, ...everyone(rudderstack, segment)] })
        for (const audience of rollout.audiences)
          compareWithPeople(rollout, audience.name, expectedShares(rollout, audience))
      }),
      { numRuns: 60 },
    )
  })
})
