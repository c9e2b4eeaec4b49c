import { describe, expect, it } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import type { Copy } from '../proof/browser/arrival-log.ts'
import { createArrivalLog } from '../proof/browser/arrival-log.ts'
import type { Case } from '../proof/browser/case.ts'
import { exceeds } from '../proof/browser/exceeds.ts'
import { judge } from '../proof/browser/judge.ts'
import { sideOf, type Ended } from '../proof/browser/row.ts'
import { NOTHING, tallyOf, type Tally } from '../proof/browser/tally.ts'

const copy = (call: string, more: Partial<Copy> = {}): Copy => ({
  leg: 'segment',
  call,
  messageId: `cf-${call}`,
  userId: 'ann',
  late: 3,
  ...more,
})
const tally = (...copies: readonly Copy[]): Tally => tallyOf('segment', ['a', 'b', 'c'], 'ann', copies)

describe('what arrived is counted', () => {
  it('by call, of the leg and of the calls that are owed alone', () => {
    const others = [copy('a', { leg: 'rudderstack' }), copy('d'), copy('e', { call: null })]
    expect(tally(copy('a'), copy('c'), ...others)).toEqual({ ...NOTHING, made: 3, arrived: 2 })
  })

  it('again, apart where the message id is another', () => {
    const again = [copy('a'), copy('a'), copy('a', { messageId: 'another' })]
    expect(tally(copy('a'), ...again)).toMatchObject({ arrived: 1, repeats: 2, strangers: 1 })
  })

  it.each([
    ['misnamed', 'of another user', { userId: 'bob' }],
    ['misnamed', 'of nobody', { userId: null }],
    ['misdated', 'a minute late', { late: 60_000 }],
    ['misdated', 'a day early', { late: -86_400_000 }],
    ['misdated', 'without a time', { late: NaN }],
  ] as const)('as %s where it is %s', (count, _, more) => {
    const { misnamed, misdated } = tally(copy('a', more), copy('b'))
    expect({ misnamed, misdated }).toEqual({ misnamed: 0, misdated: 0, [count]: 1 })
  })

  it('only where none was forgotten before it was read', () => {
    const arrival = (seq: number) => ({ seq, leg: 'segment', type: 'track', body: {} }) as never
    let arrivals = [arrival(1), arrival(2)]
    const log = createArrivalLog({ arrived: () => arrivals })
    expect(log.read()).toHaveLength(2)
    arrivals = [arrival(3)]
    expect(log.read()).toHaveLength(3)
    arrivals = [arrival(5)]
    expect(() => log.read()).toThrow('1 arrivals were forgotten')
  })
})

const one: Case = { name: 'a case', limits: { MB: 64 }, play: () => Promise.resolve({}) }
const whole: Tally = { ...NOTHING, made: 10, arrived: 10 }

const ended = (tallies: Partial<Record<Leg, Tally>>, more: Partial<Ended> = {}): Ended => ({
  tallies,
  errors: [],
  problems: [],
  figures: {},
  stored: 0,
  ...more,
})
/** Ten trials of each; a tenth of what the bare SDK made came again. */
const judged = (
  segment: Partial<Tally>,
  more: Partial<Ended> = {},
  of: Partial<Case> = {},
  beside: Partial<Tally> = { repeats: 1 },
): string[] => {
  const ten = (tallies: Partial<Record<Leg, Tally>>, first: Partial<Ended> = {}): Ended[] =>
    Array.from({ length: 10 }, (_, i) => ended(tallies, i === 0 ? first : {}))
  const gate = sideOf('gate', ten({ segment: { ...whole, ...segment }, rudderstack: whole }, more))
  const bare = sideOf('segment', ten({ segment: { ...whole, ...beside } }))
  return judge({ one: { ...one, ...of }, sides: [gate, bare] })
}

describe('a row of the proof', () => {
  it('holds where everything arrived, again no more often than with the bare SDK', () => {
    expect(judged({})).toEqual([])
    expect(judged({ repeats: 1 }, { figures: { MB: 64 } })).toEqual([])
  })

  it('holds where as much came again as the bare SDK sends again or loses: of that, too, nobody has heard', () => {
    expect(judged({ repeats: 4 }, {}, {}, { repeats: 1, arrived: 7 })).toEqual([])
    expect(judged({ repeats: 5 }, {}, {}, { repeats: 1, arrived: 7 })).toEqual([
      'segment: 50.0 % came again, of the bare SDK 40.0 % came again or was lost',
    ])
  })

  it.each<[says: string, tally: Partial<Tally>, ended?: Partial<Ended>, of?: Partial<Case>]>([
    ['segment: 10 of 100 lost', { arrived: 9 }],
    ['segment: 20 came again under another message id', { strangers: 2 }],
    ['segment: 30 came with another time, up to 1200 ms off', { misdated: 3, offMs: 1_200 }],
    ['segment: 30 came of another user', { misnamed: 3 }],
    ['segment: 20.0 % came again, of the bare SDK 10.0 % came again or was lost', { repeats: 2 }],
    ['segment: 10 came again, though no SDK had them', { repeats: 1 }, {}, { neverHanded: true }],
    ['the page saw Error: no (2 times)', {}, { errors: ['Error: no', 'Error: no'] }],
    ['RudderStack got 1 call', {}, { problems: ['RudderStack got 1 call'] }],
    ['MB: 64.1, more than 64', {}, { figures: { MB: 64.1 } }],
  ])('does not hold: %s', (says, tally, more, of) => {
    expect(judged(tally, more, of)).toEqual([says])
  })

  it('does not hold where a trial could not be played, of a bare SDK either', () => {
    const broken = [{ broken: 'no page' }]
    expect(judge({ one, sides: [sideOf('gate', broken)] })).toEqual(['could not be played: no page'])
    expect(judge({ one, sides: [sideOf('rudderstack', broken)] })).toEqual([
      'bare rudderstack: could not be played: no page',
    ])
  })
})

describe('more came again than with the bare SDK', () => {
  const of = (trials: number, value: number): number[] => Array.from({ length: trials }, () => value)

  it.each([
    ['always against never', of(25, 1), of(3, 0)],
    ['twice as often in many trials', of(500, 0.4), [...of(13, 0.4), ...of(12, 0)]],
  ])('%s', (_, gate, bare) => {
    expect(exceeds(gate, bare)).toBe(true)
  })

  it.each([
    ['less', of(25, 0.2), of(3, 0.4)],
    ['as much', of(25, 1), of(3, 1)],
    ['a little more, because one of three trials of the bare SDK ended early', of(25, 1), [1, 1, 0.2]],
    ['rarely, where three trials of the bare SDK saw none', [...of(22, 0), ...of(3, 1)], of(3, 0)],
    ['never, with nothing to compare', of(25, 1), []],
  ])('not where it was %s', (_, gate, bare) => {
    expect(exceeds(gate, bare)).toBe(false)
  })
})
