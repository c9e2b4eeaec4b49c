import { describe, expect, it } from 'vitest'
import { owedAfter } from '../../../src/browser/journal/owed.ts'
import type { HandOver, HandOverState } from '../../../src/browser/sdk/hand-over.ts'

const moved = (state: HandOverState, why?: string): HandOver =>
  ({ leg: 'segment', copy: {}, state, why, watch() {} }) as unknown as HandOver

describe('what a leg still owes of a copy', () => {
  it.each(['delivered', 'refused', 'expired'] as const)('is nothing once it is %s', (state) => {
    expect(owedAfter(moved(state), { state: 'handed' }, false)).toBeNull()
  })

  it('is the copy while it waits, and while nothing lets it through', () => {
    expect(owedAfter(moved('queued'), null, false)).toEqual({ state: 'queued' })
    expect(owedAfter(moved('blocked', 'timeout'), { state: 'queued' }, false)).toEqual({ state: 'queued' })
  })

  it('is the copy that an SDK has, with the request that was seen, unless an SDK is trusted', () => {
    const request = { url: 'https://x.example/t', body: '{}' }
    expect(owedAfter(moved('handed'), { state: 'queued', request }, false)).toEqual({
      state: 'handed',
      request,
    })
    expect(owedAfter(moved('handed'), { state: 'queued', request }, true)).toBeNull()
  })

  it.each(['consent', 'gpc', 'destroyed', 'failover', 'rerouted'])(
    'is nothing of what was dropped for %s',
    (why) => {
      expect(owedAfter(moved('dropped', why), { state: 'queued' }, false)).toBeNull()
    },
  )

  it.each(['killed', 'overflow', 'stopped'])(
    'is the copy that was dropped for %s: a later page sends it',
    (why) => {
      expect(owedAfter(moved('dropped', why), { state: 'handed' }, false)).toEqual({ state: 'queued' })
    },
  )
})
