import { expect, test } from 'vitest'
import { hasRoom } from '../../../src/browser/journal/has-room.ts'
import { memoryStore } from '../../support/memory-store.ts'

test('a storage that takes a few calls has room, and is left as it was', () => {
  const store = memoryStore({ mine: 'text' })
  expect(hasRoom(store)).toBe(true)
  expect(store.keys()).toEqual(['mine'])
})

test('one that takes nothing has none', () => {
  const store = memoryStore()
  store.full = true
  expect(hasRoom(store)).toBe(false)
})
