import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, murmur3 } from '../../../src/core/index.ts'
import { proveBuckets } from '../../proof/buckets.ts'
import { bucketVectors } from '../golden/read-golden.ts'

const oracle = createRequire(createRequire(import.meta.url).resolve('unleash-client'))('murmurhash3js') as {
  x86: { hash32(text: string, seed: number): number }
}

describe('bucketOf', () => {
  it.each(bucketVectors)('of $key and $value is $bucket', ({ key, value, bucket }) => {
    expect(bucketOf(key, value)).toBe(bucket)
  })

  it('is an integer from 0 to 9999', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        const bucket = bucketOf(key, value)
        return Number.isInteger(bucket) && bucket >= 0 && bucket <= 9999
      }),
    )
  })

  it('has all 10,000 values', () => {
    const seen = new Set<number>()
    for (let i = 0; i < 150_000; i++) seen.add(bucketOf('key', `id-${i}`))
    expect(seen.size).toBe(10_000)
    expect([Math.min(...seen), Math.max(...seen)]).toEqual([0, 9999])
  })

  it("is unleash-client's whole percent, and uniform: the proof at small counts", () => {
    const lines: string[] = []
    const proved = proveBuckets({ agreement: 10_000, shares: 50_000 }, (line: string) => lines.push(line))
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([])
    expect(proved).toBe(true)
  })
})

it('murmur3 is unsigned murmur3_x86_32 of the low bytes, at every length', () => {
  // published vectors of the algorithm (seed 0)
  expect(murmur3('')).toBe(0)
  expect(murmur3('hello')).toBe(0x248bfa47)
  expect(murmur3('hello, world')).toBe(0x149bbb7f)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }), (units) => {
      const text = String.fromCharCode(...units)
      return murmur3(text) === oracle.x86.hash32(text, 0)
    }),
    { numRuns: 1000 },
  )
})
