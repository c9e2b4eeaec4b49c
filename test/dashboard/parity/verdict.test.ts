import { describe, expect, it } from 'vitest'
import { verdictOf } from '../../../src/dashboard/parity/verdict.ts'
import { BROKEN, parityAnswer, parityRow, PROVEN, THIN } from './rows.ts'

const DAY = 'In the last 24 hours'

describe('the verdict', () => {
  it('says in one sentence what arrived, what sessions lost, and where evidence is thin', () => {
    const rows = [
      parityRow('Order Completed', { expected: 9_993, missing: 7 }),
      parityRow('Signed Up', { expected: 4 }, { loss: THIN }),
    ]
    const overall = { sessions: 2_310, lost: 41, low: 0.01, high: 0.03, enough: 735 }
    const { kind, sentence } = verdictOf(parityAnswer(rows), overall, DAY)
    expect(sentence).toBe(
      'In the last 24 hours RudderStack received 99.93 % of the 10,004 calls that reached Segment; 41 of 2,310 settled sessions lost the call that stands for them; there is insufficient evidence for 1 of 2 events.',
    )
    expect(kind).toBe('wrong')
  })

  it('is fine only where everything is proven and nothing differs', () => {
    const good = [parityRow('A', { expected: 100 })]
    expect(verdictOf(parityAnswer(good), PROVEN, DAY).kind).toBe('fine')
    expect(verdictOf(parityAnswer(good), THIN, DAY).kind).toBe('info')
    expect(verdictOf(parityAnswer(good), null, DAY).kind).toBe('info')
    expect(verdictOf(parityAnswer([parityRow('A', { matched: 9, missing: 1 })]), PROVEN, DAY).kind).toBe(
      'warning',
    )
    expect(verdictOf(parityAnswer([parityRow('A', { matched: 9, mismatched: 1 })]), PROVEN, DAY).kind).toBe(
      'warning',
    )
  })

  it('names the events that lose more than the limit, and those that differ', () => {
    const rows = [
      parityRow('Käse <b>', { matched: 90, missing: 10 }, { loss: BROKEN }),
      parityRow('Product Added', { matched: 1, mismatched: 20 }),
    ]
    const { kind, notes } = verdictOf(parityAnswer(rows), PROVEN, DAY)
    expect(kind).toBe('wrong')
    expect(notes).toEqual([
      'Loses more than 0.5 % of sessions: “Käse <b>”.',
      '20 calls differ in a way that no rule explains: “Product Added”.',
    ])
  })

  it('never rounds a loss away, and sets nothing that is extra off against it', () => {
    const rows = [parityRow('A', { matched: 999_999, missing: 1, extra: 50 })]
    const { sentence, notes } = verdictOf(parityAnswer(rows), PROVEN, DAY)
    expect(sentence).toContain('received > 99.99 % of the 1,000,000 calls')
    expect(notes).toContain('50 calls reached RudderStack alone; they are not set off against the missing.')
  })

  it('counts no call whose copy may still come', () => {
    const { sentence } = verdictOf(parityAnswer([parityRow('A', { matched: 10, pending: 90 })]), null, DAY)
    expect(sentence).toContain('received 100 % of the 10 calls')
  })

  it('of nothing settled says so', () => {
    expect(verdictOf(parityAnswer([]), null, 'In the last hour')).toEqual({
      kind: 'info',
      sentence: 'In the last hour no call of people on both legs is settled.',
      notes: [],
    })
  })
})
