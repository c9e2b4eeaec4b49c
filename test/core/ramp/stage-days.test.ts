import { describe, expect, it } from 'vitest'
import { dualPercent, stageDays } from '../../../src/core/ramp/stage-days.ts'
import { RAMP } from './ramp-world.ts'

const stage = (rudderstack: number, segment: number) => ({
  rudderstack,
  segment,
  minMinutes: 0,
  minSessions: 0,
})

describe('who is on both legs', () => {
  it('are those whom both shares take in, and at the end the sentinel', () => {
    expect(dualPercent(stage(5, 100), 1)).toBe(5)
    expect(dualPercent(stage(100, 75), 0)).toBe(75)
    expect(dualPercent(stage(100, 75), 2)).toBe(75.5)
    expect(dualPercent(stage(100, 0), 1)).toBe(1)
    expect(dualPercent(stage(60, 40), 0)).toBe(0)
  })
})

describe('how long a stage takes', () => {
  it('is until enough sessions are settled, and its own shortest time at least', () => {
    const [first, , , , last] = stageDays(RAMP, 109_000)
    // 1,090 of 1,090 a day, which settle an hour and a half later
    expect(first).toEqual({ sessions: 1_090, dual: 1, days: 1 + 90 / 1_440 })
    expect(last!.days).toBeCloseTo(0.01 + 90 / 1_440, 9)
    const slow = {
      ...RAMP,
      stages: RAMP.stages.map((one) => ({ ...one, minMinutes: 2_880, minSessions: 2_000 })),
    }
    expect(stageDays(slow, 109_000)[4]).toMatchObject({ sessions: 2_000, days: 2 })
  })

  it('is for ever where nobody is on both', () => {
    const ramp = { ...RAMP, stages: [stage(60, 40)] }
    expect(stageDays(ramp, 1_000, 0)[0]!.days).toBe(Infinity)
  })
})
