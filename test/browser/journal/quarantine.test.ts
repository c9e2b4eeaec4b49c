import { expect, test } from 'vitest'
import { quarantine } from '../../../src/browser/journal/quarantine.ts'
import { memoryStore } from '../../support/memory-store.ts'

test('what cannot be read is set aside under a key of its own, as far as it is short enough to look at', () => {
  const store = memoryStore()
  quarantine(store, 'some.key', '{ broken')
  quarantine(store, 'long', 'x'.repeat(50_000))
  quarantine(store, 'no text', undefined)
  expect(store.get('crossfade_quarantine.some.key')).toBe('{ broken')
  expect(store.get('crossfade_quarantine.long')).toHaveLength(20_000)
  expect(store.get('crossfade_quarantine.no text')).toBe('undefined')
})

test('twenty are kept, the first ones, and nothing else counts among them', () => {
  const store = memoryStore({ ajs_user_id: '"ann"' })
  for (let i = 0; i < 30; i++) quarantine(store, `key-${i}`, '{')
  expect(store.keys()).toHaveLength(21)
  expect(store.get('crossfade_quarantine.key-19')).toBe('{')
  expect(store.get('crossfade_quarantine.key-20')).toBeNull()
})
