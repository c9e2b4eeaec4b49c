import { beforeAll, describe, expect, it } from 'vitest'
import type { EventRow, ReconcileResult } from '../../../src/server/reconcile/result/reconcile-result.ts'
import { ofRudderstack, ofSegment, stampOf } from './events.ts'
import { exportFolder, ndjson } from './exports.ts'
import { reconcileGlobs } from './run.ts'

type Fields = Record<string, unknown>

const folder = exportFolder()
const segment: Fields[] = []
const rudderstack: Fields[] = []

const SECOND = 1_000

/** A call of a name of its own, as each leg has it. */
const both = (event: string, at: number, ofOne: Fields = {}, ofOther: Fields = {}): void => {
  segment.push(ofSegment(null, at, { event, ...ofOne }))
  rudderstack.push(ofRudderstack(null, at + 3, { event, ...ofOne, ...ofOther }))
}
const price = (amount: number): Fields => ({ properties: { amount } })

const alone = { anonymousId: 'a-segment', userId: 'u-9' }

// 100 calls, a minute apart, that leave no doubt
for (let i = 0; i < 100; i++) both('Clear', i * 60 * SECOND, price(i))
// each leg lost some of these
for (let i = 0; i < 10; i++) segment.push(ofSegment(null, i * 60 * SECOND, { event: 'Lost', ...price(i) }))
for (let i = 20; i < 24; i++)
  rudderstack.push(ofRudderstack(null, i * 60 * SECOND, { event: 'Lost', ...price(i) }))
// of these a property changed
for (let i = 0; i < 6; i++) both('Changed', i * 60 * SECOND, price(i), price(i + 0.5))
// the legs know each person by another anonymous id
for (let i = 0; i < 5; i++)
  both('Known', i * 60 * SECOND, { ...alone, ...price(i) }, { anonymousId: 'a-rudderstack' })
// clicks within the tolerance that say the same: three, of which RudderStack has two
for (const at of [0, 400, 800]) segment.push(ofSegment(null, at, { event: 'Clicked', ...price(1) }))
for (const at of [5, 405]) rudderstack.push(ofRudderstack(null, at, { event: 'Clicked', ...price(1) }))
// two that both changed: which is which nobody can tell
for (const at of [0, 500]) both('Doubtful', at, price(at), price(at + 7))
// further apart than the tolerance
segment.push(ofSegment(null, 0, { event: 'Apart', ...price(1) }))
rudderstack.push(ofRudderstack(null, 2_001, { event: 'Apart', ...price(1) }))
// a vendor's true duplicate has the same message id
const twice = ofSegment(null, 0, { event: 'Twice', ...price(1), messageId: 'the-same' })
segment.push(twice, { ...twice, receivedAt: '2026-11-20T12:00:09.000Z' })
rudderstack.push(ofRudderstack(null, 0, { event: 'Twice', ...price(1) }))
// and one with a stamp among them
const mark = stampOf()
segment.push(ofSegment(mark, 0, { event: 'Stamped' }))
rudderstack.push(ofRudderstack(mark, 90 * SECOND, { event: 'Stamped' }))

let result: ReconcileResult
beforeAll(async () => {
  const globs = {
    segment: folder.write('segment.ndjson', ndjson(segment)),
    rudderstack: folder.write('rudderstack.ndjson', ndjson(rudderstack)),
  }
  result = await reconcileGlobs(globs)
}, 120_000)

const row = (name: string): EventRow => result.rows.find(({ key }) => key === name)!
const outcomes = (name: string) =>
  Object.fromEntries(Object.entries(row(name).outcomes).filter(([, count]) => count > 0))

describe('calls without a stamp', () => {
  it('are paired by type, event, person, content and time', () => {
    expect(outcomes('Clear')).toEqual({ expected: 100 })
    expect(row('Clear').pairs).toEqual({ stamp: 0, content: 100, time: 0 })
    expect(outcomes('Lost')).toEqual({ missing: 10, extra: 4 })
  })

  it('are paired by all but their content where one alone fits, and the difference told', () => {
    expect(outcomes('Changed')).toEqual({ mismatched: 6 })
    expect(row('Changed').pairs).toEqual({ stamp: 0, content: 0, time: 6 })
    expect(result.differences).toContainEqual({
      event: 'Changed',
      path: '/properties/amount',
      kind: 'value',
      pairs: 6,
    })
  })

  it('are paired by the user id where the legs gave a person other anonymous ids', () => {
    expect(row('Known').pairs.content).toBe(5)
    expect(outcomes('Known')).toEqual({ mismatched: 5 })
    expect(result.differences.filter(({ event }) => event === 'Known')).toEqual([
      { event: 'Known', path: '/anonymousId', kind: 'value', pairs: 5 },
    ])
  })

  it('that could be exchanged for one another are as many pairs as is certain', () => {
    expect(outcomes('Clicked')).toEqual({ expected: 2, missing: 1 })
    expect([row('Clicked').alike, row('Clicked').ambiguous]).toEqual([2, { segment: 0, rudderstack: 0 }])
  })

  it('of which nobody can tell are ambiguous, and in no other count', () => {
    expect([row('Doubtful').ambiguous, row('Doubtful').calls]).toEqual([{ segment: 2, rudderstack: 2 }, 0])
  })

  it('are no pair beyond the tolerance', () => {
    expect(outcomes('Apart')).toEqual({ missing: 1, extra: 1 })
  })

  it('that a vendor delivered twice are one call', () => {
    expect([outcomes('Twice'), row('Twice').duplicates]).toEqual([
      { expected: 1 },
      { segment: 1, rudderstack: 0 },
    ])
  })

  it('leave those with one alone, which its pair is certain of', () => {
    expect([outcomes('Stamped'), row('Stamped').pairs.stamp]).toEqual([{ mismatched: 1 }, 1])
    expect(result.segment.unstamped).toBe(segment.length - 1)
  })

  it('leave the answer open by as many as are ambiguous', () => {
    expect(result.loss.atMost).toBeGreaterThan(result.loss.share)
    expect(result.verdict).toBe('outside')
  })
})
