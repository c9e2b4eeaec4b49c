import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeys, idOf } from '../../../src/browser/journal/journal-key.ts'

test('keys sort in the order in which calls were made, whatever the clock does', () => {
  const at = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.double({ min: 0, max: 4e12, noNaN: true }))
  fc.assert(
    fc.property(fc.array(fc.tuple(at, fc.string()), { maxLength: 30 }), (calls) => {
      const newKey = createKeys()
      const keys = calls.map(([at, id]) => newKey(at, id))
      expect([...keys].sort()).toEqual(keys)
      expect(keys.map(idOf)).toEqual(calls.map(([, id]) => id))
    }),
  )
})

test('keys of an earlier page sort before those of a later one', () => {
  const [earlier, later] = [createKeys(), createKeys()]
  const first = [earlier(999_999_999_999, 'b'), earlier(999_999_999_999, 'a')]
  const then = [later(1_000_000_000_000, '0'), later(1_000_000_000_000, 'a')]
  expect([...then, ...first].sort()).toEqual([...first, ...then])
})

test('a key says when, which, and of which call', () => {
  expect(createKeys()(1_795_649_388_186, 'pair.id')).toBe('001795649388186.0000001.pair.id')
})
