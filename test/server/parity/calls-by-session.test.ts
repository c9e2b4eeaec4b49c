import { describe, expect, it } from 'vitest'
import { callsBySession, type ReportedCalls } from '../../../src/server/parity/settle/calls-by-session.ts'

const row = (session: string, receivedMs: number, changes: Partial<ReportedCalls> = {}): ReportedCalls => ({
  session,
  page: 'p1',
  receivedMs,
  leg: 'rudderstack',
  type: 'track',
  event: 'Order Completed',
  delivered: 0,
  causes: {},
  ...changes,
})

const causesOf = (rows: readonly ReportedCalls[], session: string) => {
  const { own, later } = callsBySession(rows).get(session) ?? { own: [], later: [] }
  return [own, later].map((calls) => calls.map(({ event, causes }) => [event, causes]))
}

describe('what pages say of the calls of a session', () => {
  it('is all that they count where they name no other one', () => {
    const rows = [
      row('a', 1, { causes: { blocked: 2 } }),
      row('a', 1, { page: 'p2', causes: { expired: 1 } }),
    ]
    expect(causesOf(rows, 'a')).toEqual([
      [
        ['Order Completed', { blocked: 2 }],
        ['Order Completed', { expired: 1 }],
      ],
      [],
    ])
  })

  it('is what was counted since the session before, and afterwards what came after it', () => {
    const rows = [
      row('c', 9, { causes: { blocked: 4, 'page-left': 2 } }),
      row('a', 1, { causes: { blocked: 1 } }),
      row('b', 5, { causes: { blocked: 3 } }),
    ]
    const own = (causes: object) => [['Order Completed', causes]]
    expect(causesOf(rows, 'a')).toEqual([own({ blocked: 1 }), own({ blocked: 3, 'page-left': 2 })])
    expect(causesOf(rows, 'b')).toEqual([own({ blocked: 2 }), own({ blocked: 1, 'page-left': 2 })])
    expect(causesOf(rows, 'c')).toEqual([own({ blocked: 1, 'page-left': 2 }), []])
  })

  it('tells legs, types and events apart, and keeps what was delivered in all', () => {
    const rows = [
      row('a', 1, { causes: { blocked: 1 }, delivered: 1 }),
      row('b', 5, { causes: { blocked: 1 }, delivered: 3 }),
      row('b', 5, { leg: 'segment', causes: { blocked: 1 } }),
      row('b', 5, { event: 'Cart Viewed', causes: { expired: 1 } }),
    ]
    expect(
      callsBySession(rows)
        .get('b')
        ?.own.map(({ delivered, causes }) => [delivered, causes]),
    ).toEqual([
      [3, {}],
      [0, { blocked: 1 }],
      [0, { expired: 1 }],
    ])
  })

  it('is never less than nothing, where a report was overtaken or counts rare events together', () => {
    const rows = [row('a', 1, { causes: { blocked: 5 } }), row('b', 5, { causes: { blocked: 2 } })]
    expect(causesOf(rows, 'b')).toEqual([[['Order Completed', {}]], []])
  })
})
