import { describe, expect, it } from 'vitest'
import { ORDERS, whyNoOrders, whyNotOrder, type Order } from '../../../src/dashboard/ramp/orders/orders.ts'
import { answerOf, counts, evidence, HOUR, NOW, type Made } from './answers.ts'

const PROVEN: Made = {
  evidence: evidence({ stage: counts(20_000), byKey: { 'event:Order Completed': counts(20_000) } }),
  state: { stage: 2, provenStage: 1, enteredAt: NOW - 30 * HOUR },
}
const PAUSED: Made = { state: { status: 'paused' }, stopped: { actor: 'Rui', reason: null, at: NOW } }

describe('an order', () => {
  it.each<[Order, Made, string | null]>([
    ['promote', PROVEN, null],
    ['promote', {}, 'The stage lasts another 21 hours at least.'],
    ['promote', PAUSED, 'It is paused: resume it first.'],
    ['promote', { verdict: null }, 'It has not been judged yet.'],
    ['promote', { state: { stage: 7 } }, 'It is at its last stage.'],
    ['unproven', {}, null],
    ['unproven', PAUSED, 'It is paused: resume it first.'],
    ['unproven', { state: { stage: 7 } }, 'It is at its last stage.'],
    ['approve', {}, 'Stage 4 needs no approval.'],
    ['approve', { state: { stage: 3 } }, null],
    ['approve', { state: { stage: 3, approvedStage: 4 } }, 'Stage 5 is approved.'],
    ['approve', { state: { stage: 7 } }, 'There is no further stage.'],
    ['pause', {}, null],
    ['pause', { state: { status: 'finished' } }, null],
    ['pause', PAUSED, 'It is paused already.'],
    ['resume', PAUSED, null],
    ['resume', {}, 'It is under way; there is nothing to resume.'],
    ['abort', PAUSED, null],
    ['abort', { state: { status: 'aborted' } }, 'It is aborted already.'],
  ])('%s, given %o: %s', (order, made, why) => {
    expect(whyNotOrder(order, answerOf(made))).toBe(why)
  })

  it('is none of a dry run', () => {
    for (const order of ['promote', 'unproven', 'approve', 'pause', 'resume', 'abort'] as const)
      expect(whyNotOrder(order, answerOf({ enabled: false, begun: false }))).toMatch(
        /^A dry run takes no orders: /,
      )
    expect(whyNoOrders(answerOf({ enabled: false, begun: true }))).toMatch(/although this ramp has begun: /)
    expect(whyNoOrders(answerOf())).toBeNull()
  })

  it('says what it does before it is given', () => {
    expect(ORDERS.promote.effect(answerOf())).toMatch(/^Stage 4 begins now/)
    expect(ORDERS.abort.effect(answerOf())).toMatch(
      /^It goes back to stage 2, the last proven one, and stays/,
    )
    expect(ORDERS.abort.effect(answerOf({ state: { stage: 0, provenStage: -1 } }))).toMatch(
      /^It goes back to before the first stage and stays/,
    )
  })
})
