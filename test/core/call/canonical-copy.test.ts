import { describe, expect, it } from 'vitest'
import { canonicalCopy, type Fields } from '../../../src/core/index.ts'
import { deliveredPair, ORDER, wirePair } from '../parity/pair.ts'

describe('canonicalCopy', () => {
  it('keeps what the call says, and where and by whom it was made', () => {
    const { segment } = wirePair('track', ORDER)
    const { library: _, crossfade: __, ...context } = segment['context'] as Fields
    expect(canonicalCopy(segment)).toEqual({
      type: 'track',
      ...ORDER,
      anonymousId: 'd81c1f4e-30cb-4a53-9a3e-0a2d4ed0c511',
      userId: 'customer-77',
      timestamp: '2026-11-20T08:15:30.250Z',
      integrations: { All: true, Webhooks: true },
      context,
    })
  })

  it.each(['track', 'identify'])('is the same of a %s from the wire and after the vendor', (type) => {
    const wire = wirePair(type, ORDER)
    const delivered = deliveredPair(wire)
    for (const leg of ['segment', 'rudderstack'] as const) {
      const { context, ...copy } = canonicalCopy(delivered[leg])
      const { ip: _, ...rest } = context as Fields
      expect({ ...copy, context: rest }).toEqual(canonicalCopy(wire[leg]))
    }
  })

  it('has the traits of an identify where Segment has them, and those of others where they are', () => {
    expect(canonicalCopy({ type: 'identify', context: { traits: { a: 1 } } })).toEqual({
      type: 'identify',
      traits: { a: 1 },
    })
    expect(canonicalCopy({ type: 'identify', traits: { a: 1 }, context: { traits: { b: 2 } } })).toEqual({
      type: 'identify',
      traits: { a: 1 },
      context: { traits: { b: 2 } },
    })
    expect(canonicalCopy({ type: 'track', context: { traits: { a: 1 } } })).toEqual({
      type: 'track',
      context: { traits: { a: 1 } },
    })
  })

  it.each([null, ''])('has no user id where that is %j', (userId) =>
    expect(canonicalCopy({ userId, anonymousId: '' })).toEqual({ anonymousId: '' }),
  )

  it("has the SDK's own time where the vendor has put another beside it", () => {
    expect(canonicalCopy({ timestamp: 'theirs', originalTimestamp: 'own' })).toEqual({ timestamp: 'own' })
    expect(canonicalCopy({ timestamp: 'own', originalTimestamp: null })).toEqual({ timestamp: 'own' })
  })

  it('has no context where that holds nothing', () => {
    expect(canonicalCopy({ context: {} })).toEqual({})
    expect(canonicalCopy({ context: { library: { name: 'x' }, crossfade: { id: '1' } } })).toEqual({})
    expect(canonicalCopy({ context: 'text' })).toEqual({ context: 'text' })
  })

  it('leaves the body as it was', () => {
    const body = wirePair('identify').rudderstack
    const before = structuredClone(body)
    canonicalCopy(body)
    expect(body).toEqual(before)
  })

  it('is a canonical copy of itself', () => {
    const once = canonicalCopy(wirePair('identify', ORDER).rudderstack)
    expect(canonicalCopy(once)).toEqual(once)
  })

  it('takes names that reach a prototype for names', () => {
    const text = '{"properties":{"__proto__":{"admin":true},"constructor":{"prototype":1}}}'
    const copy = canonicalCopy(JSON.parse(text))
    expect(JSON.stringify(copy)).toBe(text)
    expect((copy['properties'] as Fields)['admin']).toBeUndefined()
    expect(({} as Fields)['admin']).toBeUndefined()
  })

  it('cuts off what is nested over 200 levels', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as unknown
    const text = JSON.stringify(canonicalCopy(deep))
    expect(text).toContain('"[Nested over 200 levels]"')
    expect(text.split('"a"')).toHaveLength(201)
  })

  it('takes what is no JSON without an error or an end', () => {
    const twice: unknown[] = []
    let graph: unknown = twice
    for (let i = 0; i < 100; i++) graph = [graph, graph]
    const circular: Fields = { name: 'loop' }
    circular['self'] = circular
    const throwing = {
      get broken(): unknown {
        throw new Error('of the page')
      },
      kept: 1n,
      when: new Date(0),
      nothing: undefined,
      run: () => {},
      nan: NaN,
    }
    expect(canonicalCopy(throwing)).toEqual({
      broken: '[Unreadable]',
      kept: '1',
      when: '1970-01-01T00:00:00.000Z',
      nan: null,
    })
    expect(JSON.stringify(canonicalCopy(circular))).toContain('[Nested over 200 levels]')
    expect(JSON.stringify(canonicalCopy({ graph }))).toContain('[Truncated]')
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(canonicalCopy(proxy)).toEqual({ '': '[Unreadable]' })
    for (const nothing of [undefined, () => {}, Symbol('s')]) expect(canonicalCopy(nothing)).toEqual({})
    expect(canonicalCopy([1])).toEqual({ '': [1] })
  })
})
