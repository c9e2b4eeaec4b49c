import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backOff, retryAfterMs } from '../../../src/browser/recovery/back-off.ts'

describe('the pause after failures', () => {
  test('is 1 s at first and doubles', () => {
    expect([1, 2, 3, 4].map((failures) => backOff(failures, 0))).toEqual([1_000, 2_000, 4_000, 8_000])
  })

  test('is up to as long again by chance', () => {
    expect(backOff(1, 0.5)).toBe(1_500)
    expect(backOff(3, 0.999)).toBeCloseTo(7_996)
    expect(backOff(20, 1 - 2 ** -53)).toBe(299_999)
  })

  test('is never shorter than 1 s or longer than 5 min, and never shorter than after fewer failures', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), chance, (failures, random) => {
        const ms = backOff(failures, random)
        expect(ms).toBeGreaterThanOrEqual(1_000)
        expect(ms).toBeLessThan(300_000)
        expect(backOff(failures + 1, random)).toBeGreaterThanOrEqual(ms)
      }),
    )
  })
})

describe('Retry-After', () => {
  const wall = Date.UTC(2026, 10, 23, 12)

  test.each([
    ['0', 1_000],
    [' 2 ', 2_000],
    ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 1_000],
    ['86400', 3_600_000],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%j is %j ms', (header, ms) => {
    expect(retryAfterMs(header, wall)).toBe(ms)
  })
})
