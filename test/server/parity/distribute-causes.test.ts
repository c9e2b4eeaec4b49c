import { describe, expect, it } from 'vitest'
import {
  distributeCauses,
  type LostPair,
  type PageCalls,
} from '../../../src/server/parity/settle/distribute-causes.ts'

const lost = (pairId: string, changes: Partial<LostPair> = {}): LostPair => ({
  pairId,
  leg: 'rudderstack',
  type: 'track',
  event: 'Order Completed',
  originMs: 1_000,
  oversize: false,
  ...changes,
})

const told = (causes: Record<string, number>, changes: Partial<PageCalls> = {}): PageCalls => ({
  leg: 'rudderstack',
  type: 'track',
  event: 'Order Completed',
  receivedMs: 5_000,
  page: 'p1',
  delivered: 0,
  causes,
  ...changes,
})

const causesOf = (pairs: readonly LostPair[], calls: readonly PageCalls[]) =>
  Object.fromEntries(distributeCauses(pairs, calls))

describe('causes of lost pairs', () => {
  it('are those that the page counted, the most frequent to the newest pairs', () => {
    const pairs = [lost('a', { originMs: 1 }), lost('b', { originMs: 2 }), lost('c', { originMs: 3 })]
    expect(causesOf(pairs, [told({ blocked: 1, 'page-left': 2 })])).toEqual({
      c: 'page-left',
      b: 'page-left',
      a: 'blocked',
    })
  })

  it('of several pages go to the newest pairs from the newest page', () => {
    const pairs = [lost('old', { originMs: 1 }), lost('new', { originMs: 9 })]
    const calls = [
      told({ blocked: 1 }, { page: 'p1', receivedMs: 5 }),
      told({ 'refused-400': 1 }, { page: 'p2', receivedMs: 50 }),
    ]
    expect(causesOf(pairs, calls)).toEqual({ new: 'refused-400', old: 'blocked' })
  })

  it('are those of the pair’s own leg, type and event', () => {
    const calls = [
      told({ blocked: 9 }, { leg: 'segment' }),
      told({ expired: 9 }, { event: 'Cart Viewed' }),
      told({ consent: 9 }, { type: 'page', event: '' }),
      told({ 'sdk-failed': 1 }),
    ]
    expect(causesOf([lost('a')], calls)).toEqual({ a: 'sdk-failed' })
    expect(causesOf([lost('p', { type: 'page', event: '' })], calls)).toEqual({ p: 'consent' })
  })

  it('are found among the other names where a page tells no more apart', () => {
    expect(causesOf([lost('a')], [told({ blocked: 1 }, { event: '__other__' })])).toEqual({ a: 'blocked' })
  })

  it('say that it was lost after its delivery where a page delivered it, and that nobody reported it else', () => {
    expect(causesOf([lost('a')], [told({}, { delivered: 1 })])).toEqual({ a: 'after-delivery' })
    expect(causesOf([lost('a')], [told({})])).toEqual({ a: 'no-report' })
    expect(causesOf([lost('a')], [])).toEqual({ a: 'no-report' })
  })

  it('say so where the vendor drops what is too large after it took it', () => {
    const pair = lost('a', { leg: 'segment', oversize: true })
    expect(causesOf([pair], [told({}, { leg: 'segment', delivered: 1 })])).toEqual({ a: 'oversize' })
    expect(causesOf([pair], [])).toEqual({ a: 'no-report' })
  })

  it('left over are those that the same pages told once another session ran', () => {
    const pairs = [lost('a', { originMs: 1 }), lost('b', { originMs: 2 })]
    const later = [told({ 'page-left': 5 }, { receivedMs: 9_000 })]
    expect(Object.fromEntries(distributeCauses(pairs, [told({ blocked: 1 })], later))).toEqual({
      b: 'blocked',
      a: 'page-left',
    })
    const delivered = [told({}, { delivered: 1, receivedMs: 9_000 })]
    expect(Object.fromEntries(distributeCauses([lost('a')], [], delivered))).toEqual({ a: 'after-delivery' })
  })

  it('come out the same in whatever order pairs and pages stand', () => {
    const pairs = Array.from({ length: 5 }, (_, index) => lost(`p${index}`, { originMs: 7 }))
    const calls = [told({ blocked: 2 }, { page: 'x' }), told({ expired: 1, 'page-left': 1 }, { page: 'y' })]
    const causes = causesOf(pairs, calls)
    expect(causesOf(pairs.toReversed(), calls.toReversed())).toEqual(causes)
    expect(Object.values(causes).toSorted()).toEqual([
      'blocked',
      'blocked',
      'expired',
      'no-report',
      'page-left',
    ])
  })
})
