import { describe, expect, it } from 'vitest'
import { causeBars, causeSentence } from '../../../src/dashboard/parity/cause-list.ts'
import { intervalText, standingOf, standingText } from '../../../src/dashboard/parity/loss-text.ts'
import { outcomeOf, PARTS, partsOf } from '../../../src/dashboard/parity/outcomes.ts'
import { funnelSteps } from '../../../src/dashboard/parity/overview/funnel-steps.ts'
import { splitSentence } from '../../../src/dashboard/parity/people/split-sentence.ts'
import { pairSummary } from '../../../src/dashboard/parity/pairs/pair-summary.ts'
import { lastCopyText, sourceNotes, sourceState } from '../../../src/dashboard/parity/source-text.ts'
import { BROKEN, parityRow, PROVEN, THIN } from './rows.ts'

const LIMIT = 0.005

describe('the share of lost sessions', () => {
  it.each([
    [PROVEN, 'proven', 'proven below 0.5 %'],
    [BROKEN, 'broken', 'above the limit of 0.5 %'],
    [THIN, 'insufficient', 'insufficient evidence: 12 of 735 sessions'],
    [{ ...THIN, sessions: 900 }, 'open', 'undecided: the limit of 0.5 % is within'],
    [{ ...THIN, sessions: 0 }, 'none', 'no settled session yet'],
    [{ ...PROVEN, high: LIMIT }, 'proven', 'proven below 0.5 %'],
  ])('%o is %s', (loss, standing, text) => {
    expect([standingOf(loss, LIMIT), standingText(loss, LIMIT)]).toEqual([standing, text])
  })

  it('is said with its interval', () => {
    expect(intervalText(BROKEN)).toBe('40 of 900 lost, 2 % to 7 %')
  })
})

describe('the parts of a row', () => {
  it('have what changes the meaning apart from what is expected, and add up to its calls', () => {
    const row = parityRow('A', { matched: 1, expected: 10, missing: 2 }, { changesMeaning: 4 })
    const parts = partsOf(row)
    expect([parts.expected, parts['changes-meaning']]).toEqual([6, 4])
    expect(PARTS.reduce((sum, part) => sum + parts[part], 0)).toBe(row.calls)
    expect(outcomeOf('changes-meaning')).toBe('expected')
  })

  it('stay whole where more change their meaning than are expected, as of a property', () => {
    const parts = partsOf(parityRow('A', { expected: 3 }, { changesMeaning: 5 }))
    expect([parts.expected, parts['changes-meaning']]).toEqual([0, 3])
  })
})

describe('causes', () => {
  it('are summed over the events, what is missing first, the most frequent first', () => {
    const of = (outcome: 'missing' | 'extra', cause: string, calls: number) => ({ outcome, cause, calls })
    const bars = causeBars([
      parityRow('A', {}, { causes: [of('missing', 'blocked', 2), of('extra', 'page-left', 9)] }),
      parityRow('B', {}, { causes: [of('missing', 'blocked', 3), of('missing', 'no-report', 1)] }),
    ])
    expect(bars.map(({ outcome, cause, calls }) => [outcome, cause, calls])).toEqual([
      ['missing', 'blocked', 5],
      ['missing', 'no-report', 1],
      ['extra', 'page-left', 9],
    ])
    expect(bars[0]?.events).toEqual([
      { event: 'B', calls: 3 },
      { event: 'A', calls: 2 },
    ])
  })

  it('have a sentence each, also what only the server knows and what nobody does', () => {
    expect(causeSentence('blocked')).toBe('the network or a blocker let nothing through')
    expect(causeSentence('oversize')).toBe('it is larger than what Segment takes')
    expect(causeSentence('toString')).toBe('a reason that this page does not know')
  })
})

describe('the funnel', () => {
  it('says of each step what came of the one before', () => {
    const steps = funnelSteps({ assigned: 10, called: 80, segment: 80, rudderstack: 78 })
    expect(steps.map(({ figure, note, width }) => [figure, note, width])).toEqual([
      ['10 sessions', 'that browsers reported', null],
      ['80', '8.0 calls a session', 100],
      ['80', 'all of what was called', 100],
      ['78', '97.5 % of Segment’s, 2 fewer', 97.5],
    ])
  })

  it('says it too where browsers did not report', () => {
    const steps = funnelSteps({ assigned: 0, called: 0, segment: 5, rudderstack: 6 })
    expect(steps.map(({ note }) => note)).toEqual([
      'no browser has reported one',
      '',
      '',
      '1 more than Segment’s',
    ])
  })
})

const NOW = 1_000_000_000

const source = (changes: object) => ({
  leg: 'segment' as const,
  lastCopyAt: NOW - 12_000,
  copies: 1_204,
  lagMs: { median: 2_100, p95: 9_000 },
  ahead: { share: 0, medianMs: null },
  doubted: 0,
  ...changes,
})

describe('a source', () => {
  it('is told with its last copy, lag and clocks', () => {
    expect(lastCopyText(source({}), NOW)).toBe('last copy 12 seconds ago')
    expect(sourceNotes(source({ ahead: { share: 0.03, medianMs: 12_000 } }))).toEqual([
      '1,204 copies in the last hour.',
      'They arrive 2.1 s after the call, 1 in 20 later than 9 s.',
      '3 % come from clocks that are ahead, by 12 s.',
    ])
  })

  it('tells of calls whose stamp no gate makes', () => {
    expect(sourceNotes(source({ doubted: 7 })).at(-1)).toBe(
      '7 calls have a stamp that no gate makes; what they say is no evidence.',
    )
  })

  it('is silent where the other one brings copies and it does not, or none comes for an hour', () => {
    const old = source({ lastCopyAt: NOW - 11 * 60_000 })
    expect(sourceState(old, source({}), NOW)).toBe('silent')
    expect(sourceState(old, old, NOW)).toBe('fine')
    expect(sourceState(source({ lastCopyAt: NOW - 61 * 60_000 }), undefined, NOW)).toBe('silent')
    expect(sourceState(source({ lastCopyAt: null }), source({}), NOW)).toBe('never')
  })
})

describe('somebody who is split', () => {
  it('is told by what each leg has', () => {
    expect(
      splitSentence({ person: 'd', kind: 'split', leg: 'segment', segment: ['a', 'b'], rudderstack: ['a'] }),
    ).toBe('Segment has 2 users, RudderStack 1 user')
    expect(
      splitSentence({ person: 'd', kind: 'merge', leg: 'rudderstack', segment: [], rudderstack: ['a'] }),
    ).toBe('RudderStack has 1 anonymous id, Segment no anonymous id')
  })
})

describe('a pair in a list', () => {
  const pair = {
    id: 'p',
    at: 0,
    type: 'track',
    event: 'A',
    outcome: 'mismatched',
    cause: '',
    cohort: 'dual',
    session: 's',
    userId: '',
    region: '',
    area: '',
    appVersion: '',
    browser: '',
    changesMeaning: false,
    doubted: false,
    copies: { segment: 1, rudderstack: 1 },
    differences: [] as { path: string; kind: string; rule: string }[],
  }

  it('says what decided it', () => {
    const differences = ['/a', '/b', '/c'].map((path) => ({ path, kind: 'missing', rule: '' }))
    expect(pairSummary({ ...pair, differences })).toBe(
      '/a is at Segment only; /b is at Segment only; and 1 more',
    )
    expect(pairSummary({ ...pair, outcome: 'missing', cause: 'no-report' })).toBe(
      'no-report: no page reported what became of it',
    )
    expect(
      pairSummary({ ...pair, outcome: 'expected', differences: [{ path: '/a', kind: 'value', rule: 'r' }] }),
    ).toBe('1 rule explains what differs')
    expect(pairSummary({ ...pair, outcome: 'duplicate', copies: { segment: 2, rudderstack: 1 } })).toBe(
      '2 of Segment, 1 of RudderStack',
    )
  })
})
