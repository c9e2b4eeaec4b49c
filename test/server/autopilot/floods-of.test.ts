import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floodsOf, type NetworkCount } from '../../../src/server/autopilot/floods-of.ts'

const one = (count: number): readonly NetworkCount[] => [{ network: 1, count }]
const many = (...counts: readonly number[]): readonly NetworkCount[] =>
  counts.map((count, index) => ({ network: index + 1, count }))
const numbersOf = (floods: readonly NetworkCount[]): readonly number[] => floods.map(({ network }) => network)

describe('a network that sends too much', () => {
  it.each([
    [100, 100, false],
    [100, 5_000, false],
    [101, 5_000, true],
    [101, 101, true],
    [100, 10_000, false],
    [101, 10_000, true],
    [200, 20_000, false],
    [201, 20_000, true],
    [10_000, 1_000_000, false],
    [10_001, 1_000_000, true],
  ])('%i of %i: %s', (count, total, isFlood) => {
    expect(floodsOf(one(count), total, 0.01)).toEqual(isFlood ? one(count) : [])
  })

  it('is none where it may be all', () => {
    expect(floodsOf(one(1_000_000), 1_000_000, 1)).toEqual([])
  })

  it('has as much as its share, where that is no whole number of binary digits, too', () => {
    expect(floodsOf(one(2_900), 10_000, 0.29)).toEqual([])
    expect(floodsOf(one(2_901), 10_000, 0.29)).toHaveLength(1)
  })

  it('does not make room for the next one: 10,000 are 1 % of a million that one of them has sent', () => {
    const honest = 50_000
    expect(numbersOf(floodsOf(many(1_000_000, 10_000, 500), 1_010_500 + honest, 0.01))).toEqual([1, 2])
    expect(floodsOf(many(500), 500 + honest, 0.01)).toEqual([])
  })

  it('is found wherever it stands', () => {
    expect(numbersOf(floodsOf(many(5, 900, 100, 1_200), 10_000, 0.01))).toEqual([4, 2])
  })
})

it('who stays has no more than the share of all that stay, and who goes has more', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 50 })
  const share = fc.integer({ min: 1, max: 9_999 }).map((part) => part / 10_000)
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: 1_000_000 }), share, (each, unknown, part) => {
      const all = many(...each)
      const total = each.reduce((sum, count) => sum + count, unknown)
      const out = new Set(floodsOf(all, total, part))
      const left = total - [...out].reduce((sum, { count }) => sum + count, 0)
      const most = Math.max(100, left * part)
      for (const network of all) {
        if (out.has(network)) expect(network.count).toBeGreaterThan(most)
        else expect(network.count).toBeLessThanOrEqual(most + 1e-6)
      }
    }),
  )
})
