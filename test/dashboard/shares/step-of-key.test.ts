import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepOfKey } from '../../../src/dashboard/shares/step-of-key.ts'

const LIMITS = { min: 0, max: 10_000 }

describe('a key', () => {
  it.each([
    ['ArrowRight', false, 510],
    ['ArrowUp', false, 510],
    ['ArrowLeft', false, 490],
    ['ArrowDown', false, 490],
    ['ArrowRight', true, 600],
    ['ArrowLeft', true, 400],
    ['PageUp', false, 1_000],
    ['PageDown', false, 0],
    ['PageUp', true, 1_000],
    ['Home', false, 0],
    ['End', false, 10_000],
  ])('%s (shift: %s) takes 500 hundredths to %i', (key, shift, expected) => {
    expect(stepOfKey(key, shift, 500, LIMITS)).toBe(expected)
  })

  it('steps exactly from an odd value too', () => {
    expect(stepOfKey('ArrowRight', false, 507, LIMITS)).toBe(517)
    expect(stepOfKey('ArrowLeft', true, 507, LIMITS)).toBe(407)
  })

  it('stops at the limits', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End')
    const places = fc.tuple(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000))
    fc.assert(
      fc.property(keys, fc.boolean(), places, (key, shift, given) => {
        const [min, at, max] = given.toSorted((a, b) => a - b) as [number, number, number]
        const to = stepOfKey(key, shift, at, { min, max })
        expect(to !== null && to >= min && to <= max).toBe(true)
      }),
    )
  })

  it('that moves nothing is left to the browser', () => {
    for (const key of ['Tab', 'a', '5', 'Enter', 'constructor'])
      expect(stepOfKey(key, false, 500, LIMITS)).toBeNull()
  })
})
