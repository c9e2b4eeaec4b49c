import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLocalRungs } from '../../../src/browser/journal/local-rungs.ts'
import { memoryStore } from '../../support/memory-store.ts'

const PREFIX = 'crossfade_call.'
const MOST = 1_500_000

describe('a page that goes', () => {
  test('leaves what its memory holds in storage, beyond its share; what does not fit stays where it was', () => {
    const store = memoryStore({ [`${PREFIX}left`]: 'x'.repeat(MOST - 1) })
    const local = createLocalRungs(store, PREFIX)
    expect(local.put('one', 'text')).toBe('memory')
    store.full = true
    local.leave()
    expect([local.get('one'), store.get(`${PREFIX}one`)]).toEqual(['text', null])
    store.full = false
    local.leave()
    expect(store.get(`${PREFIX}one`)).toBe('text')
  })
})

describe('what is held within the tick', () => {
  test('is in a storage key of its own, and of every page', () => {
    const store = memoryStore({ [`${PREFIX}of-another-page`]: 'there', crossfade_rollout: '{}' })
    const local = createLocalRungs(store, PREFIX)
    expect(local.put('mine', 'text')).toBe('storage')
    expect(store.get(`${PREFIX}mine`)).toBe('text')
    expect(local.keys()).toEqual(['mine', 'of-another-page'])
    expect([local.get('mine'), local.get('of-another-page'), local.get('none')]).toEqual([
      'text',
      'there',
      null,
    ])
    local.keys().forEach(local.remove)
    expect(store.keys()).toEqual(['crossfade_rollout'])
  })

  test('is in memory where storage takes nothing, and the store is not asked to hold it', () => {
    const store = memoryStore()
    store.full = true
    const local = createLocalRungs(store, PREFIX)
    expect(local.put('one', 'text')).toBe('memory')
    expect([local.get('one'), local.keys(), store.keys()]).toEqual(['text', ['one'], []])
    store.full = false
    expect(local.put('one', 'longer text')).toBe('storage')
    expect([local.get('one'), local.keys()]).toEqual(['longer text', ['one']])
    local.remove('one')
    expect([local.get('one'), local.keys()]).toEqual([null, []])
  })

  test('takes its share of storage and no more, what other pages have left included', () => {
    const store = memoryStore({ [`${PREFIX}left`]: 'x'.repeat(MOST / 2) })
    const local = createLocalRungs(store, PREFIX)
    expect(local.put('fits', 'x'.repeat(MOST / 2 - 1))).toBe('storage')
    expect(local.put('too much', 'x')).toBe('memory')
    local.remove('left')
    expect(local.put('too much', 'x')).toBe('storage')
    expect(local.keys()).toEqual(['fits', 'too much'])
  })

  test('is the new version where there is no room for it in storage, and what storage has is not lost', () => {
    const store = memoryStore()
    const local = createLocalRungs(store, PREFIX)
    local.put('one', 'old')
    expect(local.put('one', 'x'.repeat(MOST))).toBe('memory')
    expect(local.get('one')).toHaveLength(MOST)
    expect(local.keys()).toEqual(['one'])
    expect(store.get(`${PREFIX}one`)).toBe('old')
    expect(local.put('one', 'new')).toBe('storage')
    expect([local.get('one'), store.get(`${PREFIX}one`)]).toEqual(['new', 'new'])
  })

  test('is what was put last and not removed, in the order of the keys, full or not', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd')
    const size = fc.constantFrom(1, 10, MOST / 3, MOST / 2, MOST)
    const step = fc.record({ key, size: fc.option(size, { freq: 3 }), full: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const store = memoryStore()
        const local = createLocalRungs(store, PREFIX)
        const model = new Map<string, string>()
        for (const { key, size, full } of steps) {
          store.full = full
          if (size === null) local.remove(key)
          else local.put(key, 'x'.repeat(size))
          if (size === null) model.delete(key)
          else model.set(key, 'x'.repeat(size))
          expect(local.keys()).toEqual([...model.keys()].sort())
          for (const key of 'abcd') expect(local.get(key) === (model.get(key) ?? null)).toBe(true)
          const held = store.keys().reduce((sum, key) => sum + store.get(key)!.length, 0)
          expect(held).toBeLessThan(MOST)
        }
      }),
      { numRuns: 50 },
    )
  })
})
