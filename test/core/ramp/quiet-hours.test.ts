import { describe, expect, it } from 'vitest'
import { quietUntil } from '../../../src/core/ramp/quiet-hours.ts'

const at = (text: string): number => Date.parse(text)
const night = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }
const weekend = { days: [6, 0], from: '00:00', to: '00:00', timeZone: 'UTC' }

describe('quiet hours', () => {
  it('begin on their first minute and end on their last, in their own time zone', () => {
    expect(quietUntil([night], at('2026-11-25T20:59:59Z'))).toBe(null)
    expect(quietUntil([night], at('2026-11-25T21:00:00Z'))).toBe(at('2026-11-26T05:00:00Z'))
    expect(quietUntil([night], at('2026-11-26T04:59:59.999Z'))).toBe(at('2026-11-26T05:00:00Z'))
    expect(quietUntil([night], at('2026-11-26T05:00:00Z'))).toBe(null)
  })

  it('are of the day on which they begin', () => {
    const friday = { ...night, days: [5], timeZone: 'UTC' }
    expect(quietUntil([friday], at('2026-11-28T05:00:00Z'))).toBe(at('2026-11-28T06:00:00Z'))
    expect(quietUntil([friday], at('2026-11-27T05:00:00Z'))).toBe(null)
  })

  it('last a whole day where they end when they began, and go over into the next', () => {
    expect(quietUntil([weekend], at('2026-11-28T12:00:00Z'))).toBe(at('2026-11-30T00:00:00Z'))
    expect(quietUntil([weekend], at('2026-11-30T00:00:00Z'))).toBe(null)
  })

  it('that are always there have an end all the same, to be looked at again', () => {
    const always = { days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', timeZone: 'UTC' }
    expect(quietUntil([always], at('2026-11-28T12:00:00Z'))).toBeGreaterThan(at('2026-11-29T00:00:00Z'))
  })
})
