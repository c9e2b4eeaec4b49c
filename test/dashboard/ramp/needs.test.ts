import { describe, expect, it } from 'vitest'
import { needsOf, nextStage } from '../../../src/dashboard/ramp/next/needs.ts'
import { answerOf, counts, evidence, HOUR, NOW, type Made } from './answers.ts'

const MUCH = evidence({ stage: counts(20_000), byKey: { 'event:Order Completed': counts(20_000) } })
const texts = (made: Made): string[] =>
  needsOf(answerOf(made), NOW).map(
    ({ isMet, text }) => `${isMet ? '✓' : '○'} ${text.replace(/before .*: /, 'before …: ')}`,
  )

describe('what the next stage waits for', () => {
  it('is proof, and the time that a stage lasts at least', () => {
    expect(texts({})).toEqual([
      '○ 5,132 more good sessions, for every limit to be proven',
      '○ Not before …: 21 hours more',
    ])
    const enteredAt = NOW - 30 * HOUR
    expect(texts({ evidence: MUCH, state: { stage: 2, provenStage: 1, enteredAt } })).toEqual([
      '✓ Every limit is proven',
      '✓ This stage has lasted as long as it must',
    ])
  })

  it('is an approval where the stage takes one', () => {
    const state = { stage: 3, provenStage: 2 }
    expect(texts({ evidence: MUCH, state }).at(-1)).toBe('○ A person approves stage 5')
    expect(texts({ evidence: MUCH, state: { ...state, approvedStage: 4 } }).at(-1)).toBe(
      '✓ Somebody approved stage 5',
    )
    // of an earlier stage
    expect(texts({ evidence: MUCH, state: { ...state, approvedStage: 1 } }).at(-1)).toMatch(/^○/)
  })

  it('is a number of sessions where the stage asks for one', () => {
    const stages = [{ rudderstack: 1, minSessions: 500, minMinutes: 0 }, { rudderstack: 5 }]
    const state = { stage: 0, provenStage: -1 }
    const of = (sessions: number): string | undefined =>
      texts({ stages, state, evidence: evidence({ stage: counts(sessions), byKey: {} }) })[1]
    expect(of(499)).toBe('○ 499 of at least 500 settled sessions')
    expect(of(500)).toBe('✓ 500 settled sessions, of at least 500')
  })

  it('is nothing before the first stage, nor after the last, nor where it goes back', () => {
    expect(texts({ state: { stage: -1, provenStage: -1 } })).toEqual([])
    const last = answerOf({ state: { stage: 7, provenStage: 6 } })
    expect([nextStage(last), needsOf(last, NOW)]).toEqual([null, []])
    const lossy = answerOf({ evidence: evidence({ stage: counts(900, { lost: 60 }), byKey: {} }) })
    expect(nextStage(lossy)).toBeNull()
  })
})
