import fc from 'fast-check'
import murmurhash from 'murmurhash'
import { describe, expect, it } from 'vitest'
import { createDigest, hash32, hashQuoted } from '../../../src/core/parity/hash.ts'

describe('hash32', () => {
  it('is murmur3 of the UTF-8 of a text', () => {
    expect([hash32(''), hash32('hello'), hash32('"é"')]).toEqual([0, 0x248bfa47, 381082729])
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => hash32(text) === murmurhash.v3(text, 0)))
    const long = 'ünï😀\u2028…'.repeat(9_000)
    expect(hash32(long)).toBe(murmurhash.v3(long, 0))
  })

  it('tells surrogates that stand alone apart', () => {
    const texts = [
      '\ud800',
      '\ud801',
      '\udc00',
      '\ud800a',
      'a\ud800',
      '\ud83d\ude00',
      '\ude00\ud83d',
      '\ufffd',
    ]
    expect(new Set(texts.map(hash32)).size).toBe(texts.length)
  })
})

describe('hashQuoted', () => {
  it('is the hash of the JSON of a text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\n', '\ud800', '\x7f'),
    )
    fc.assert(fc.property(text, (value) => hashQuoted(value) === hash32(JSON.stringify(value))))
    const long = 'a'.repeat(200_000)
    expect(hashQuoted(long)).toBe(murmurhash.v3(`"${long}"`, 0))
  })
})

describe('a digest', () => {
  const digest = (words: readonly number[]): string => {
    const { add, value } = createDigest()
    words.forEach(add)
    return value()
  }
  const words = fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { minLength: 1, maxLength: 20 })

  it('is of 64 bits', () => {
    fc.assert(fc.property(words, (all) => BigInt(digest(all)) < 2n ** 64n))
    expect(BigInt(digest([1])) > 2n ** 32n).toBe(true)
  })

  it('is another one where any word is, or where they stand in another order', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.integer({ min: 1, max: 0xffff_ffff }), (all, at, change) => {
        const other = all.map((word, i) => (i === at % all.length ? (word ^ change) >>> 0 : word))
        expect(digest(other)).not.toBe(digest(all))
        expect(digest([...all, 0])).not.toBe(digest(all))
      }),
    )
    expect(digest([1, 2])).not.toBe(digest([2, 1]))
  })
})
