import { describe, expect, it, vi } from 'vitest'
import { EARLY_MS, takeEarlyCalls } from '../../../src/browser/journal/early-calls.ts'
import { memoryStore } from '../../support/memory-store.ts'

const KEY = 'crossfade_made.'
const call = (id: string, owner: string, at: number, type = 'track') =>
  JSON.stringify({
    pairId: id,
    owner,
    timestamp: new Date(at).toISOString(),
    call: { type, event: 'E', fields: {}, options: {} },
    page: { path: '/' },
    person: { anonymousId: 'a' },
  })

const take = (texts: Record<string, string>) => {
  const store = memoryStore()
  for (const [id, text] of Object.entries(texts)) store.set(KEY + id, text)
  const [begin, put, problem] = [vi.fn(), vi.fn(), vi.fn()]
  takeEarlyCalls({ store, callKey: KEY, page: 'mine', problem, begin, put })
  return { begin, put, problem, left: store.keys() }
}

describe('calls made before there was a journal', () => {
  it('of this page are begun at once', () => {
    const { begin, put, left } = take({ one: call('one', 'mine', Date.now()) })
    expect(begin).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'one', owner: 'mine', stamp: null, legs: {} }),
    )
    expect([put.mock.calls, left]).toEqual([[], []])
  })

  it('of another page are left to it while it may be loading, and taken after that', () => {
    const young = take({ one: call('one', 'other', Date.now()) })
    expect([young.begin.mock.calls, young.put.mock.calls, young.left]).toEqual([[], [], [`${KEY}one`]])
    const old = take({ one: call('one', 'other', Date.now() - EARLY_MS - 1_000) })
    expect(old.put).toHaveBeenCalledWith(expect.objectContaining({ id: 'one', owner: 'other' }))
    expect(old.left).toEqual([])
  })

  it('that cannot be read are removed and counted, and a reset has nothing to send', () => {
    const { problem, begin, left } = take({
      bad: '{',
      none: '{}',
      reset: call('reset', 'mine', Date.now(), 'reset'),
    })
    expect(problem.mock.calls).toEqual([['journal-corrupt'], ['journal-corrupt']])
    expect([begin.mock.calls, left]).toEqual([[], []])
  })
})
