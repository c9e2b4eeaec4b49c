import { expect, test } from 'vitest'
import { isRecord, parseJson, withValueAt } from '../../src/sandbox/json.ts'

test('only plain objects are records', () => {
  expect([{}, { a: 1 }].every(isRecord)).toBe(true)
  expect([null, undefined, [], 'a', 1, true].some(isRecord)).toBe(false)
})

test('text that is not JSON is undefined, not an error', () => {
  expect(parseJson('{"a":1}')).toEqual({ a: 1 })
  expect(parseJson('<html>')).toBeUndefined()
  expect(parseJson('')).toBeUndefined()
})

test.each([
  [
    { properties: { price: 3, sku: 'a' } },
    '/properties/price',
    'three',
    { properties: { sku: 'a', price: 'three' } },
  ],
  [{}, '/context/traits/plan', 'pro', { context: { traits: { plan: 'pro' } } }],
  [{ items: [{ id: 1 }, { id: 2 }] }, '/items/1/id', 9, { items: [{ id: 1 }, { id: 9 }] }],
  [{ 'a/b': 1, 'c~d': 2 }, '/a~1b', 5, { 'a/b': 5, 'c~d': 2 }],
  [{ 'c~d': 2 }, '/c~0d', 5, { 'c~d': 5 }],
  [{ a: 1 }, '', 2, 2],
])('%j with %s = %j', (target, pointer, value, expected) => {
  const before = structuredClone(target)
  expect(withValueAt(target, pointer, value)).toEqual(expected)
  expect(target).toEqual(before)
})

test('a pointer to __proto__ makes an ordinary property', () => {
  const changed = withValueAt({}, '/__proto__/polluted', true)
  expect(Object.hasOwn(changed as object, '__proto__')).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
