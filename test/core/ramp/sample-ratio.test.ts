import { describe, expect, it } from 'vitest'
import { logSampleRatio } from '../../../src/core/ramp/sample-ratio.ts'

describe('the sample ratio', () => {
  it('says nothing before anybody was assigned', () => {
    expect(logSampleRatio([0, 0], [0.5, 0.5])).toBe(0)
  })

  it('is that of the Dirichlet-multinomial, person by person', () => {
    const shares = [0.95, 0.05]
    const people = [40, 7]
    // one after the other: each is as likely as the prior and those before say
    let log = 0
    const seen = [0, 0]
    for (const [cohort, count] of people.entries())
      for (let one = 0; one < count; one++) {
        const before = seen[0]! + seen[1]!
        log += Math.log((100 * shares[cohort]! + seen[cohort]!) / (100 + before) / shares[cohort]!)
        seen[cohort]!++
      }
    expect(logSampleRatio(people, shares)).toBeCloseTo(log, 9)
  })

  it('tells a share of 4 % from 5 % once there are enough people, and none from itself', () => {
    expect(logSampleRatio([9_600, 400], [0.95, 0.05])).toBeGreaterThan(Math.log(1_000))
    expect(logSampleRatio([9_500, 500], [0.95, 0.05])).toBeLessThan(0)
    // measured elsewhere: a Bayes factor of 3.9e3
    expect(Math.exp(logSampleRatio([9_850, 150], [0.99, 0.01]))).toBeCloseTo(3_900, -3)
  })

  it('is not held by a page that lies about a cohort that nobody can be in, and is by 1 % of them', () => {
    for (const others of [0, 10, 1_000, 1_000_000])
      expect(logSampleRatio([others, 1], [1, 0])).toBeLessThan(Math.log(1_000))
    expect(logSampleRatio([9_900, 100], [1, 0])).toBeGreaterThan(Math.log(1_000))
    expect(logSampleRatio([990_000, 10_000], [1, 0])).toBeGreaterThan(Math.log(1_000))
  })

  it('says nothing against a cohort that nobody is in, however many others there are', () => {
    for (const others of [1, 1_000, 10_000_000]) expect(logSampleRatio([others, 0], [1, 0])).toBeLessThan(1)
  })
})
