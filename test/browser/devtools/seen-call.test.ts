import { describe, expect, test } from 'vitest'
import { callsOf, fitsFilter, nameOf } from '../../../src/browser/devtools/seen-call.ts'
import { stateText } from '../../../src/browser/devtools/state-text.ts'
import { copyOf, handOverOf } from './calls.ts'

const order = copyOf('track', 'Order Completed', { total: 5 })
const home = copyOf('page', 'Home')

test('copies of one call are one call, in the order in which they came, with the newest state of each leg', () => {
  const calls = callsOf([
    handOverOf('segment', order, 'delivered'),
    handOverOf('rudderstack', order, 'dropped', 'failover'),
    handOverOf('segment', home),
    handOverOf('rudderstack', order, 'handed'),
  ])
  expect(calls).toEqual([
    {
      copy: order,
      legs: { segment: { state: 'delivered', why: null }, rudderstack: { state: 'handed', why: null } },
    },
    { copy: home, legs: { segment: { state: 'queued', why: null } } },
  ])
})

test.each([
  [order, 'track Order Completed'],
  [home, 'page Home'],
  [copyOf('page', 'Docs', 'Start'), 'page Docs Start'],
  [copyOf('page'), 'page'],
  [copyOf('identify', 'ann', { plan: 'pro' }), 'identify ann'],
  [copyOf('identify', { plan: 'pro' }), 'identify'],
  [copyOf('alias', 'ben'), 'alias ben'],
  [copyOf('reset'), 'reset'],
])('%# is called “%s”', (copy, name) => expect(nameOf(copy)).toBe(name))

describe('the filter', () => {
  const [call] = callsOf([
    handOverOf('segment', order, 'delivered'),
    handOverOf('rudderstack', order, 'blocked', 'timeout'),
  ])
  test.each(['', 'order', 'ORDER completed', 'track', 'rudderstack blocked', 'timeout', '  order  '])(
    '“%s” fits',
    (filter) => expect(fitsFilter(call!, filter)).toBe(true),
  )
  test.each(['orders', 'refused', 'order refused'])('“%s” does not', (filter) =>
    expect(fitsFilter(call!, filter)).toBe(false),
  )
})

test.each([
  ['queued', null, false, 'queued'],
  ['handed', null, false, 'handed'],
  ['handed', null, true, 'handed: blocked here, the SDK tries again'],
  ['handed', 'unavailable', false, 'handed: the vendor was down or asked to wait (429, 5xx)'],
  ['delivered', null, true, 'delivered'],
  ['refused', '400', false, 'refused: the vendor refused it with 400'],
  ['blocked', 'timeout', false, 'blocked: the SDK did not load'],
  ['expired', null, false, 'expired'],
  ['dropped', 'consent', false, 'dropped: consent was withdrawn'],
] as const)('%s, why %s, kept here %s: “%s”', (state, why, kept, text) =>
  expect(stateText({ state, why }, kept)).toBe(text),
)
