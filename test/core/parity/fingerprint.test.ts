import { describe, expect, it } from 'vitest'
import { fingerprint, type Fields } from '../../../src/core/index.ts'
import { deliveredPair, ORDER, wirePair } from './pair.ts'

const leaves = ({ paths, types }: ReturnType<typeof fingerprint>): unknown =>
  Object.fromEntries(paths.map((path, i) => [path, types[i]]))

describe('fingerprint', () => {
  const { segment, rudderstack } = wirePair('track', ORDER)

  it('is the same of both copies of one call, after the rules alone', () => {
    const [one, other] = [fingerprint('segment', segment), fingerprint('rudderstack', rudderstack)]
    expect(one.hash).toBe(other.hash)
    expect(one.rawHash).not.toBe(other.rawHash)
    expect([one.paths, one.types, one.hashes]).toEqual([other.paths, other.types, other.hashes])
  })

  it('is the same of a copy from the wire and after the vendor', () => {
    const delivered = deliveredPair({ segment, rudderstack })
    expect(fingerprint('segment', delivered.segment).hash).toBe(fingerprint('segment', segment).hash)
    expect(fingerprint('rudderstack', delivered.rudderstack).hash).toBe(fingerprint('segment', segment).hash)
  })

  it('tells each leaf with its type, empty objects and lists too', () => {
    const properties = { text: '', n: 0, yes: true, list: [null, []], none: {}, 'a/b~': 1 }
    expect(leaves(fingerprint('rudderstack', { type: 'track', event: 'E', properties }))).toEqual({
      '/event': 'string',
      '/properties/a~1b~0': 'number',
      '/properties/list/0': 'null',
      '/properties/list/1': 'array',
      '/properties/n': 'number',
      '/properties/none': 'object',
      '/properties/text': 'string',
      '/properties/yes': 'boolean',
      '/type': 'string',
    })
  })

  it('tells what a rule took away or wrote anew, with what it was', () => {
    const { explained } = fingerprint('rudderstack', rudderstack)
    const offset = fingerprint('rudderstack', { context: { timezone: 'GMT+0100', crossfade: { id: 'x' } } })
    expect(explained).toContainEqual(offset.explained[0])
    expect(offset.explained).toEqual([
      { path: '/context/timezone', rule: 'time-zone', hash: expect.any(Number) as number },
    ])
    expect(explained).toContainEqual({
      path: '/context/traits/plan',
      rule: 'user-traits',
      hash: expect.any(Number) as number,
    })
  })

  it('tells what a rule put where nothing had been', () => {
    const body = { type: 'screen', name: 'Main', category: 'Shop', properties: {} }
    const { paths, explained } = fingerprint('segment', body)
    expect(paths).toEqual(['/name', '/properties/category', '/properties/name', '/type'])
    expect(explained).toEqual([
      { path: '/category', rule: 'screen-category', hash: expect.any(Number) as number },
      { path: '/properties/category', rule: 'screen-category', hash: 0 },
      { path: '/properties/name', rule: 'screen-name', hash: 0 },
    ])
  })

  it('hashes a leaf as murmur3 does the UTF-8 of its JSON', () => {
    const of = (value: unknown): number | undefined =>
      fingerprint('segment', { properties: { value } }).hashes[0]
    // by another implementation of murmur3_x86_32
    expect([of(12.5), of('é')]).toEqual([1999661935, 381082729])
    expect(of('é')).not.toBe(of('\u01e9'))
    expect(of(-0)).toBe(of(0))
    expect(of(1e21)).toBe(of(JSON.parse('1000000000000000000000')))
    expect(of(2 ** 53)).toBe(of(JSON.parse('9007199254740993')))
    expect(of('\ud800')).not.toBe(of('\ud801'))
    expect(of(1)).not.toBe(of('1'))
  })

  it('differs where two copies differ in the names of their members alone', () => {
    const hash = (properties: Fields): string => fingerprint('segment', { properties }).hash
    expect(hash({ '\ud800': 1 })).not.toBe(hash({ '\ud801': 1 }))
    expect(hash({ a: { b: 1 } })).not.toBe(hash({ 'a/b': 1 }))
    expect(hash({ list: [1] })).not.toBe(hash({ list: { '0': 2 } }))
  })

  it('has a hash of 64 bits', () => {
    const { hash, rawHash } = fingerprint('segment', segment)
    for (const one of [hash, rawHash]) {
      expect(one).toMatch(/^\d{1,20}$/)
      expect(BigInt(one) < 2n ** 64n).toBe(true)
    }
    expect(BigInt(hash) > 2n ** 32n).toBe(true)
  })
})
