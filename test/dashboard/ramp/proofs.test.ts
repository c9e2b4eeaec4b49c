import { describe, expect, it } from 'vitest'
import {
  loadFailureHealth,
  loadFailurePart,
  sampleRatioHealth,
} from '../../../src/dashboard/ramp/health-text.ts'
import { partText } from '../../../src/dashboard/ramp/part-text.ts'
import { groupProofs, isWorthALook } from '../../../src/dashboard/ramp/proofs/group-proofs.ts'
import { intervalKind } from '../../../src/dashboard/ramp/proofs/interval-kind.ts'
import { missingText, possibleText, scopeText } from '../../../src/dashboard/ramp/proofs/proof-text.ts'
import { answerOf, counts, evidence } from './answers.ts'

const { proofs } = answerOf()
const proofOf = (key: string, metric = 'loss', all = proofs) =>
  all.find((one) => one.key === key && one.metric === metric)!

describe('the proofs', () => {
  it('are grouped by whose sessions they are of', () => {
    expect(groupProofs(proofs).map(({ title, proofs: rows }) => [title, rows.length])).toEqual([
      ['All sessions', 4],
      ['Sessions with a key event', 8],
      ['Sessions of an audience', 8],
    ])
    expect(groupProofs([])).toEqual([])
  })

  it('are worth a look where they are of all, of a loss, not proven, or speak for harm', () => {
    expect(isWorthALook(proofOf('', 'duplicate'))).toBe(true)
    expect(isWorthALook(proofOf('audience:Europe'))).toBe(true)
    expect(isWorthALook(proofOf('event:Order Completed', 'mismatch'))).toBe(true)
    expect(isWorthALook(proofOf('audience:Europe', 'duplicate'))).toBe(false)
    // nobody waits for what is accepted
    expect(isWorthALook(proofOf('event:Invoice Paid', 'mismatch'))).toBe(false)
    const harmed = { ...proofOf('audience:Europe', 'duplicate'), towardsRollback: 0.4 }
    expect(isWorthALook(harmed)).toBe(true)
  })

  it('say what is missing, and what is possible', () => {
    expect(missingText(proofOf('', 'mismatch'))).toBe('proven')
    expect(missingText(proofOf('event:Order Completed'))).toBe('5,132 sessions missing')
    expect(missingText(proofOf('event:Invoice Paid'))).toBe('accepted')
    expect(possibleText(proofOf('event:Invoice Paid'))).toBe('anything')
    expect(possibleText(proofOf('event:Order Completed'))).toBe('0\u00a0% to 1.07\u00a0%')
  })

  it('name what came from a page without what cannot be seen', () => {
    expect(scopeText({ ...proofOf(''), key: 'event:a\u202eb' })).toBe('a\\u202eb')
  })

  it('stand to their limit as what is decided by them does', () => {
    expect(intervalKind(proofOf('event:Invoice Paid'))).toBe('none')
    expect(intervalKind(proofOf('event:Order Completed'))).toBe('open')
    const many = answerOf({ evidence: evidence({ stage: counts(9_000), byKey: {} }) })
    expect(intervalKind(proofOf('', 'loss', many.proofs))).toBe('kept')
    const lossy = answerOf({ evidence: evidence({ stage: counts(900, { lost: 60 }), byKey: {} }) })
    expect(intervalKind(proofOf('', 'loss', lossy.proofs))).toBe('broken')
  })

  it('are never said to be nothing while they are something, nor whole before they are', () => {
    expect([0, 0.002, 0.119, 0.999, 1].map(partText)).toEqual(['0 %', '< 1 %', '11 %', '99 %', '100 %'])
  })
})

describe('what is known beside the proofs', () => {
  it('is whether people are in the cohorts in the shares that were asked for', () => {
    expect(sampleRatioHealth(null).kind).toBe('unknown')
    expect(sampleRatioHealth({ logBayes: -0.4 })).toEqual({
      kind: 'fine',
      text: 'People are in the cohorts in the shares that were asked for.',
    })
    expect(sampleRatioHealth({ logBayes: Math.log(4.5) }).text).toContain('are 4.5 to 1; at 1,000 to 1')
    expect(sampleRatioHealth({ logBayes: Math.log(999) }).kind).toBe('fine')
    expect(sampleRatioHealth({ logBayes: Math.log(1_000) }).kind).toBe('warning')
    expect(sampleRatioHealth({ logBayes: Infinity }).kind).toBe('warning')
  })

  it('is how often the SDKs do not load', () => {
    const found = { rudderstack: 0.05, segment: 0.01 }
    expect(loadFailureHealth(null, 0.02)).toEqual({ kind: 'unknown', text: 'Not enough pages yet.' })
    expect(loadFailureHealth(found, 0.02)).toEqual({
      kind: 'warning',
      text: 'RudderStack’s did not load on 5 % of pages, Segment’s on 1 %: on 4 % more, where 2 % may be.',
    })
    expect(loadFailureHealth(found, 0.05).kind).toBe('fine')
    expect(loadFailureHealth({ rudderstack: 0.25, segment: 0 }, 0.25).kind).toBe('fine')
    expect(loadFailureHealth({ rudderstack: 0.01, segment: 0.05 }, 0)).toEqual({
      kind: 'fine',
      text: 'RudderStack’s did not load on 1 % of pages, Segment’s on 5 %: no more often.',
    })
    expect(loadFailurePart(found, 0.08)).toBeCloseTo(0.5)
    expect(loadFailurePart({ rudderstack: 0.01, segment: 0.05 }, 0)).toBe(0)
    expect(loadFailurePart(found, 0)).toBe(Infinity)
  })
})
