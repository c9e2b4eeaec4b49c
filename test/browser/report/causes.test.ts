import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTally, type CallCounts } from '../../../src/browser/report/tally.ts'
import { createHandOver, type HandOverState } from '../../../src/browser/sdk/hand-over.ts'
import type { Cause } from '../../../src/core/call/causes.ts'
import type { Copy } from '../../../src/core/index.ts'
import { isCause } from '../../../src/core/text/cause-text.ts'

const track = (event = 'Viewed'): Copy => ({ type: 'track', event }) as Copy

type Move = readonly [state: HandOverState, why?: string]

/** The causes that a tally gives after these moves of one copy, while the page is open and as it ends. */
function causesAfter(moves: readonly Move[], observes = true): [Cause[], Cause[]] {
  const tally = createTally(() => observes)
  const handOver = createHandOver('segment', track(), tally.move)
  for (const [state, why] of moves) handOver.move(state, why)
  const of = (leaving: boolean) => Object.keys(tally.calls(leaving)[0]!.causes ?? {}) as Cause[]
  return [of(false), of(true)]
}

describe('a copy that is lost has the cause', () => {
  test.each<[Cause, Move]>([
    ['refused-400', ['refused', '400']],
    ['refused-413', ['refused', '413']],
    ['refused', ['refused', '418']],
    ['refused', ['refused']],
    ['given-up', ['refused', 'delivery-failure']],
    ['sdk-error', ['refused', 'sdk-rejected']],
    ['sdk-error', ['blocked', 'sdk-threw']],
    ['sdk-error', ['blocked', 'sdk-ignored']],
    ['blocked', ['blocked', 'unreachable']],
    ['unavailable', ['blocked', '503']],
    ['sdk-failed', ['blocked', 'chunk']],
    ['sdk-failed', ['blocked', 'timeout']],
    ['expired', ['expired']],
    ['consent', ['dropped', 'consent']],
    ['gpc', ['dropped', 'gpc']],
    ['failover', ['dropped', 'failover']],
    ['rerouted', ['dropped', 'rerouted']],
    ['killed', ['dropped', 'killed']],
    ['stopped', ['dropped', 'stopped']],
    ['overflow', ['dropped', 'overflow']],
    ['destroyed', ['dropped', 'destroyed']],
    ['other', ['dropped', 'toString']],
    ['other', ['dropped']],
  ])('%s after %j', (cause, move) => {
    expect(causesAfter([move])).toEqual([[cause], [cause]])
  })
})

test('a copy that is still sent, or delivered, has none', () => {
  expect(causesAfter([['blocked', 'timeout'], ['handed']])[0]).toEqual([])
  expect(causesAfter([['refused', '400'], ['delivered']])).toEqual([[], []])
})

test('an SDK that gives up after an answer does not hide what the answer was', () => {
  expect(causesAfter([['handed'], ['refused', '400'], ['refused', 'delivery-failure']])[0]).toEqual([
    'refused-400',
  ])
  expect(causesAfter([['handed'], ['handed', 'blocked'], ['refused', 'delivery-failure']])[0]).toEqual([
    'blocked',
  ])
})

describe('when the page ends', () => {
  test('what no SDK has yet is explained by that, whether or not confirmations are seen', () => {
    expect(causesAfter([])).toEqual([[], ['page-left']])
    expect(causesAfter([], false)).toEqual([[], ['page-left']])
  })

  test('what an SDK has and nothing has confirmed is, where confirmations are seen', () => {
    expect(causesAfter([['handed']])).toEqual([[], ['page-left']])
    expect(causesAfter([['handed']], false)).toEqual([[], []])
  })

  test('the last request says more than the end of the page', () => {
    const failed: Move[] = [['handed'], ['handed', 'unavailable'], ['handed', 'blocked']]
    expect(causesAfter(failed)).toEqual([[], ['blocked']])
    expect(causesAfter([...failed, ['delivered']])).toEqual([[], []])
    expect(causesAfter([...failed, ['handed']])).toEqual([[], ['page-left']])
  })

  test('a page that comes back goes on without it', () => {
    const tally = createTally(() => true)
    const handOver = createHandOver('segment', track(), tally.move)
    expect(tally.calls(true)).toMatchObject([{ causes: { 'page-left': 1 } }])
    handOver.move('delivered')
    expect(tally.calls(true)).toMatchObject([{ delivered: 1 }])
    expect(tally.calls(true)[0]).not.toHaveProperty('causes')
  })
})

const WHYS = [
  ...[undefined, '400', '418', '503', 'delivery-failure', 'sdk-threw', 'unreachable', 'chunk', 'blocked'],
  ...['unavailable', 'consent', 'failover', 'overflow', 'constructor'],
]
const STATES = ['handed', 'delivered', 'refused', 'blocked', 'expired', 'dropped'] as const

const sumOfCauses = ({ causes = {} }: CallCounts): number =>
  Object.values(causes).reduce((sum, count) => sum + count, 0)

const lost = ({ refused, blocked, expired, dropped }: CallCounts): number =>
  refused + blocked + expired + dropped

test('whatever becomes of copies, every lost one has exactly one cause, and as the page ends every unconfirmed one', () => {
  const moves = fc.array(
    fc.record({
      copy: fc.nat(5),
      state: fc.constantFrom<HandOverState>(...STATES),
      why: fc.constantFrom(...WHYS),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(moves, fc.boolean(), (made, observes) => {
      const tally = createTally(() => observes)
      const copies = Array.from({ length: 6 }, (_, index) =>
        createHandOver(index % 2 ? 'segment' : 'rudderstack', track(`${index % 3}`), tally.move),
      )
      for (const { copy, state, why } of made) {
        copies[copy]!.move(state, why)
        for (const row of tally.calls()) expect(sumOfCauses(row)).toBe(lost(row))
        for (const row of tally.calls(true)) {
          expect(sumOfCauses(row)).toBe(lost(row) + row.pending + (observes ? row.handed : 0))
          for (const [cause, count] of Object.entries(row.causes ?? {}))
            expect([isCause(cause), count > 0]).toEqual([true, true])
        }
      }
    }),
  )
})
