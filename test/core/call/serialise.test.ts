import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CIRCULAR, toSerialisable, TRUNCATED, UNREADABLE } from '../../../src/core/call/serialise.ts'

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null')

describe('toSerialisable', () => {
  test('gives what JSON would give, for every value JSON can take', () => {
    const values = fc
      .jsonValue({ depthSize: 'medium' })
      .filter((value) => !JSON.stringify(value).includes('"__proto__"'))
    fc.assert(
      fc.property(values, (value) => {
        expect(asJson(toSerialisable(value))).toEqual(asJson(value))
      }),
    )
  })

  test('never throws and always gives something JSON can take', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withBoxedValues: true,
      withNullPrototype: true,
    })
    fc.assert(fc.property(anything, (value) => void JSON.stringify(toSerialisable(value))))
  })

  test('keeps a member that is undefined, which takes an earlier trait away', () => {
    const copied = toSerialisable({ plan: undefined, deep: { plan: undefined } }) as object
    expect({ plan: 'pro', ...copied }).toStrictEqual({ plan: undefined, deep: { plan: undefined } })
  })

  test.each([
    ['functions and symbols vanish', { a: () => 1, b: Symbol('x'), c: 1 }, { c: 1 }],
    ['in arrays they become null', [() => 1, Symbol('x'), undefined, 1], [null, null, null, 1]],
    ['undefined members vanish', { a: undefined, b: null }, { b: null }],
    [
      'toJSON is honoured',
      { url: new URL('https://a.test/b'), own: { toJSON: () => ({ x: 1 }) } },
      { url: 'https://a.test/b', own: { x: 1 } },
    ],
    [
      'maps, sets, errors and patterns are empty objects',
      [new Map([[1, 2]]), new Set([1]), new Error('x'), /x/],
      [{}, {}, {}, {}],
    ],
    ['boxed values are unboxed', [Object('a'), Object(1), Object(true)], ['a', 1, true]],
    [
      'instances give their own members',
      new (class {
        a = 1
        get b() {
          return 2
        }
      })(),
      { a: 1 },
    ],
    ['typed arrays are objects, as in JSON', new Uint8Array([7, 8]), { 0: 7, 1: 8 }],
  ])('%s', (_, value, wanted) => {
    expect(toSerialisable(value)).toEqual(wanted)
    expect(asJson(toSerialisable(value))).toEqual(asJson(value))
  })

  test('keeps dates as dates and NaN as NaN: each vendor treats them in its own way', () => {
    const date = new Date(5)
    const copy = toSerialisable({ date, nan: Number.NaN }) as { date: Date; nan: number }
    expect(copy.date).toEqual(date)
    expect(copy.date).not.toBe(date)
    expect(copy.nan).toBeNaN()
  })

  test('writes a BigInt as its digits', () => {
    expect(toSerialisable({ big: 2n ** 80n })).toEqual({ big: '1208925819614629174706176' })
  })

  test('marks what contains itself, and only that', () => {
    const shared = { s: 1 }
    const circular: Record<string, unknown> = { a: shared, b: shared }
    circular['self'] = circular
    circular['list'] = [circular]
    expect(toSerialisable(circular)).toEqual({ a: shared, b: shared, self: CIRCULAR, list: [CIRCULAR] })
  })

  test('survives throwing getters, hostile and revoked Proxies', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    )
    const value = {
      ok: 1,
      get bad(): number {
        throw new Error('no')
      },
      proxy,
      hostile,
      json: {
        toJSON() {
          throw new Error('no')
        },
      },
    }
    expect(toSerialisable(value)).toEqual({
      ok: 1,
      bad: UNREADABLE,
      proxy: UNREADABLE,
      hostile: UNREADABLE,
      json: UNREADABLE,
    })
    expect(toSerialisable(proxy)).toBe(UNREADABLE)
  })

  test('takes a DOM node for an empty object, whatever a framework has hung on it', () => {
    const node: Record<string, unknown> = { nodeType: 1 }
    node['__reactFiber$1'] = { stateNode: node }
    expect(toSerialisable({ node })).toEqual({ node: {} })
  })

  test('copies at the call: later changes reach neither the copy nor its parts', () => {
    const value = { list: [{ a: 1 }] }
    const copy = toSerialisable(value)
    value.list[0]!.a = 2
    value.list.push({ a: 3 })
    expect(copy).toEqual({ list: [{ a: 1 }] })
  })

  test('drops an own __proto__ key instead of changing a prototype', () => {
    const copy = toSerialisable(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}')) as object
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(copy).toEqual({ a: 1 })
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })

  test('takes a property of a megabyte and nesting far beyond reason', () => {
    const text = 'x'.repeat(2 ** 20)
    expect(toSerialisable({ text })).toEqual({ text })
    let deep: object = {}
    for (let i = 0; i < 50_000; i++) deep = { deep }
    expect(() => JSON.stringify(toSerialisable(deep))).not.toThrow()
  })

  test('values that all name each other, as the nodes behind an event object do, cost no more than a large call', () => {
    const nodes: Record<string, unknown>[] = Array.from({ length: 40 }, (_, i) => ({ i }))
    for (const node of nodes) nodes.forEach((other, i) => (node[`to${i}`] = other))
    const text = JSON.stringify(toSerialisable({ kept: 1, nodes }))
    expect(text).toContain('"kept":1')
    expect(text).toContain(TRUNCATED)
  })

  test('50,000 objects in one argument are all kept', () => {
    const rows = Array.from({ length: 49_990 }, (_, id) => ({ id }))
    expect(toSerialisable({ rows })).toEqual({ rows })
  })
})
