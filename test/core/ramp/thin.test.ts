import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawn, staying, thin } from '../../../src/core/ramp/thin.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'
import { counts } from './ramp-world.ts'

const MANY = counts(1_000, { lost: 10, mismatched: 500, duplicated: 1_000, split: 1, extra: 0 })

describe('fewer of the sessions that were recorded', () => {
  it('are never more than there are, nor more bad ones than there are, nor fewer than have to be', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.nat(300), fc.integer(), (heap, marked, take, seed) => {
        const bad = Math.min(heap, marked)
        const found = drawn(heap, bad, take, createSeededRandom(seed))
        expect(found).toBeLessThanOrEqual(Math.min(bad, take))
        expect(found).toBeGreaterThanOrEqual(bad - Math.max(0, heap - take))
      }),
    )
  })

  it('are the very same where as many are asked for as there are, or more', () => {
    for (const take of [1_000, 1_001, Infinity]) expect(thin(MANY, take, createSeededRandom(1))).toBe(MANY)
    expect(thin(MANY, 0, createSeededRandom(1))).toEqual(counts(0))
  })

  it('have each kind of bad ones in the share that was recorded', () => {
    const random = createSeededRandom(7)
    const all = Array.from({ length: 400 }, () => thin(MANY, 100, random))
    const mean = (field: keyof typeof MANY): number =>
      all.reduce((sum, one) => sum + one[field], 0) / all.length
    expect(
      all.every(({ sessions, duplicated, extra }) => sessions === 100 && duplicated === 100 && extra === 0),
    ).toBe(true)
    expect(mean('lost')).toBeCloseTo(1, 0)
    expect(Math.abs(mean('mismatched') - 50)).toBeLessThan(1)
    expect(mean('split')).toBeCloseTo(0.1, 1)
  })

  it('are the same by the same seed', () => {
    const by = (seed: number) => thin(MANY, 300, createSeededRandom(seed))
    expect(by(3)).toEqual(by(3))
    expect(by(3)).not.toEqual(by(4))
  })

  it('stay one by one, by their chance', () => {
    expect(staying(1_000, 0, Math.random)).toBe(0)
    expect(staying(1_000, 1, Math.random)).toBe(1_000)
    expect(Math.abs(staying(100_000, 0.2, createSeededRandom(1)) - 20_000)).toBeLessThan(500)
  })
})
