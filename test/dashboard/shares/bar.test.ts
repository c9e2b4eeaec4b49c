import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, parseRollout, type Rollout } from '../../../src/core/index.ts'
import {
  barOf,
  gapOf,
  limitsOf,
  moveHandle,
  partsOf,
  placeOf,
  sharesOf,
  type Bar,
  type Handle,
} from '../../../src/dashboard/shares/bar.ts'
import { expectedShares } from '../../../src/server/status/expected-shares.ts'

const place = fc.integer({ min: 0, max: 10_000 })
const share = place.map((hundredths) => hundredths / 100)
const bar: fc.Arbitrary<Bar> = fc.record({ left: place, right: place })
const closed = bar.map(({ left, right }) => ({ left: Math.min(left, right), right: Math.max(left, right) }))
const handle = fc.constantFrom<Handle>('left', 'right')
const leg = fc.constantFrom('segment' as const, 'rudderstack' as const)
const anywhere = fc.oneof(place, fc.double({ min: -1e5, max: 1e5, noNaN: true }))

const rolloutOf = (rudderstack: number, segment: number, more: object = {}): Rollout => {
  const audiences = [
    { name: 'Europe', when: [], rudderstack },
    { name: 'everyone', segment },
  ]
  const parsed = parseRollout({
    format: 1,
    key: 'k',
    revision: 1,
    stickiness: 'deviceId',
    audiences,
    ...more,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

describe('a bar', () => {
  it('begins with both shares and ends with them, to the hundredth', () => {
    expect(barOf({ rudderstack: 5, segment: 100 })).toEqual({ left: 0, right: 500 })
    expect(barOf({ rudderstack: 0.07, segment: 99.93 })).toEqual({ left: 7, right: 7 })
    fc.assert(
      fc.property(share, share, (rudderstack, segment) => {
        expect(sharesOf(barOf({ rudderstack, segment }))).toEqual({ rudderstack, segment })
      }),
    )
  })

  it('holds everybody once', () => {
    fc.assert(
      fc.property(bar, share, leg, (given, sentinel, fallback) => {
        const { rudderstack, dual, segment } = partsOf(given, { sentinel, fallback })
        expect(rudderstack + dual + segment).toBeCloseTo(100, 3)
        expect(Math.min(rudderstack, dual, segment)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('says what the server expects', () => {
    fc.assert(
      fc.property(share, share, share, leg, (rudderstack, segment, sentinel, fallback) => {
        const rollout = rolloutOf(rudderstack, segment, { sentinel, fallback })
        const { sentinel: _kept, ...parts } = partsOf(barOf({ rudderstack, segment }), rollout)
        const expected = expectedShares(rollout, rollout.audiences[1]!)
        for (const cohort of ['rudderstack', 'dual', 'segment'] as const)
          expect(parts[cohort]).toBeCloseTo(expected[cohort], 3)
      }),
    )
  })

  it('has its boundaries where people change cohorts', () => {
    const rollout = rolloutOf(60, 70, { sentinel: 0 })
    const { left, right } = barOf({ rudderstack: 60, segment: 70 })
    for (let at = 0; at < 3_000; at++) {
      const { bucket, cohort } = assign(rollout, { deviceId: `device-${at}` })
      const expected = bucket! < left ? 'rudderstack' : bucket! < right ? 'dual' : 'segment'
      expect(cohort).toBe(expected)
    }
  })

  it('counts the sentinel to both, and never hides it', () => {
    expect(partsOf(barOf({ rudderstack: 100, segment: 0 }), { sentinel: 1, fallback: 'segment' })).toEqual({
      rudderstack: 99,
      dual: 1,
      sentinel: 1,
      segment: 0,
    })
    expect(
      partsOf(barOf({ rudderstack: 5, segment: 100 }), { sentinel: 1, fallback: 'segment' }).sentinel,
    ).toBe(0)
  })
})

describe('a handle', () => {
  it('never crosses the other one, and moves nothing but itself', () => {
    fc.assert(
      fc.property(closed, handle, anywhere, (given, which, to) => {
        const moved = moveHandle(given, which, to)
        const other = which === 'left' ? 'right' : 'left'
        expect(moved.left).toBeLessThanOrEqual(moved.right)
        expect(moved[other]).toBe(given[other])
        expect(Number.isInteger(moved[which]) && moved[which] >= 0 && moved[which] <= 10_000).toBe(true)
      }),
    )
  })

  it('makes no gap and widens none, wherever it goes', () => {
    fc.assert(
      fc.property(bar, handle, anywhere, (given, which, to) => {
        expect(gapOf(moveHandle(given, which, to))).toBeLessThanOrEqual(gapOf(given))
      }),
    )
  })

  it('goes where it is taken, within its limits', () => {
    fc.assert(
      fc.property(bar, handle, place, (given, which, to) => {
        const { min, max } = limitsOf(given, which)
        expect(moveHandle(given, which, to)[which]).toBe(Math.min(max, Math.max(min, to)))
      }),
    )
  })

  it('stops at the other one', () => {
    const at = { left: 2_000, right: 5_000 }
    expect(moveHandle(at, 'left', 6_000)).toEqual({ left: 5_000, right: 5_000 })
    expect(moveHandle(at, 'right', 0)).toEqual({ left: 2_000, right: 2_000 })
  })

  it('sets shares that a rollout may have, from any place', () => {
    fc.assert(
      fc.property(closed, handle, place, (given, which, to) => {
        const { rudderstack, segment } = sharesOf(moveHandle(given, which, to))
        const audiences = [{ name: 'everyone', rudderstack, segment }]
        const document = { format: 1, key: 'k', revision: 1, stickiness: 'deviceId', audiences }
        expect(parseRollout(document)).toMatchObject({ ok: true })
      }),
    )
  })
})

describe('the place of a pointer', () => {
  it.each([
    [100, 0],
    [600, 10_000],
    [350, 5_000],
    [100.6, 10],
    [90, -200],
  ])('at %f on a bar from 100 that is 500 wide is %i', (x, expected) => {
    expect(placeOf(x, 100, 500)).toBe(expected)
  })

  it('is a whole tenth of a percent, and 0 on a bar that is not drawn', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 500, noNaN: true }), (x) => placeOf(x, 0, 500) % 10 === 0))
    expect(placeOf(50, 0, 0)).toBe(0)
  })
})
