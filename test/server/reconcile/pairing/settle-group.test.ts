import { describe, expect, it } from 'vitest'
import type { Leg } from '../../../../src/core/index.ts'
import { settleGroup, type LooseCall } from '../../../../src/server/reconcile/pairing/settle-group.ts'

const call = (leg: Leg, at: number, hash = '1'): LooseCall => ({ leg, at, content: '1', hash })

describe('a group of calls without a stamp', () => {
  it('of one call on each leg is a pair, whatever they say', () => {
    const [segment, rudderstack] = [call('segment', 5), call('rudderstack', 4, '2')]
    expect(settleGroup([rudderstack, segment], 2_000).pairs).toEqual([[segment, rudderstack]])
  })

  it('of one leg alone has no counterpart', () => {
    const group = [call('segment', 1), call('segment', 2)]
    expect(settleGroup(group, 2_000)).toEqual({ pairs: [], left: group, ambiguous: [], alike: 0 })
  })

  it('of more calls that say the same has as many pairs as there are for sure', () => {
    const group = [call('segment', 1), call('rudderstack', 2), call('segment', 3)]
    const { pairs, left, alike, ambiguous } = settleGroup(group, 2_000)
    expect([pairs.length, left.length, alike, ambiguous.length]).toEqual([1, 1, 1, 0])
  })

  it('of more calls that do not say the same is ambiguous as a whole', () => {
    const group = [
      call('segment', 1),
      call('rudderstack', 2, '7'),
      call('segment', 3),
      call('rudderstack', 4),
    ]
    expect(settleGroup(group, 2_000)).toEqual({ pairs: [], left: [], ambiguous: group, alike: 0 })
  })
})
