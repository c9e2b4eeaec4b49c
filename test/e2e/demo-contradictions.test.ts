// The demo's verdict, on the record of a real step: as it is, and with one thing at a time made wrong in it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tailChance } from '../../demo/chance.ts'
import { contradictions } from '../../demo/contradictions.ts'
import type { SeenCopy } from '../../demo/copies.ts'
import { runStep } from '../../demo/run-step.ts'
import type { StepRecord } from '../../demo/step-record.ts'
import type { Visit } from '../../demo/visitor.ts'
import { FIRST_ROLLOUT } from '../../demo/steps.ts'
import { createWorld, type World } from '../../demo/world.ts'

const never = new AbortController().signal
const both = { rudderstack: 100, segment: 100 }

let world: World
let record: StepRecord
beforeAll(async () => {
  world = await createWorld({ rollout: FIRST_ROLLOUT })
  record = await runStep(world, both, { index: 1, visitors: 3, signal: never })
})
afterAll(() => world.close())

const withCopies = (copies: readonly SeenCopy[]): StepRecord => ({ ...record, copies })
const withVisit = (change: Partial<Visit>): StepRecord => ({
  ...record,
  visits: record.visits.map((visit, index) => (index === 0 ? { ...visit, ...change } : visit)),
})
/** Changes the copies of one leg that fit. */
const changed = (leg: string, type: string, change: Partial<SeenCopy>): StepRecord =>
  withCopies(
    record.copies.map((copy) => (copy.leg === leg && copy.type === type ? { ...copy, ...change } : copy)),
  )

describe('the record of a step that went well', () => {
  test('contradicts nothing', () => {
    expect(contradictions(record)).toEqual([])
  })

  test('holds a copy on each leg for every call that the shop made', () => {
    const made = record.visits.reduce((sum, visit) => sum + visit.made, 0)
    expect(made).toBeGreaterThan(3 * 10)
    expect(record.copies).toHaveLength(2 * made)
  })
})

describe('one thing made wrong in it is named', () => {
  test.each<[string, () => StepRecord, RegExp]>([
    ['a copy that is missing', () => withCopies(record.copies.slice(1)), /\d+ of \d+ calls arrived at/],
    [
      'a copy that came twice',
      () => withCopies([record.copies[0]!, ...record.copies]),
      /1 call arrived twice at/,
    ],
    [
      'another user on one leg',
      () => changed('rudderstack', 'identify', { userId: 'x' }),
      /is x in a call of type identify at RudderStack/,
    ],
    [
      'another anonymous id on one leg',
      () => changed('segment', 'page', { anonymousId: 'x' }),
      /anonymousIds in one session/,
    ],
    [
      'ids that differ within pairs',
      () => changed('segment', 'track', { userId: null }),
      /other ids on the two legs/,
    ],
    [
      'copies of another cohort',
      () => changed('segment', 'group', { cohort: 'segment' }),
      /stamped Segment only/,
    ],
    [
      'a cohort that is not the one assigned',
      () => withVisit({ cohort: 'segment' }),
      /was in Segment only and belongs in both/,
    ],
    ['an older rollout', () => withVisit({ revision: 1 }), /had revision 1 instead of 2/],
    [
      'an SDK that was never loaded',
      () => withVisit({ traffic: { ...record.visits[0]!.traffic, segment: { codeBytes: 0, requests: 0 } } }),
      /never asked for Segment's code/,
    ],
    [
      'an SDK without need',
      () => withVisit({ cohort: 'rudderstack' }),
      /asked for Segment's code or hosts without need/,
    ],
    [
      'an error of the page',
      () => withVisit({ errors: ['TypeError: x'] }),
      /saw an error of the page: TypeError: x/,
    ],
    [
      'a call of a stranger',
      () => ({ ...record, visits: record.visits.slice(1) }),
      /calls arrived of no visitor/,
    ],
    ['a call without stamp', () => ({ ...record, unstamped: 1 }), /1 call arrived without the gate's stamp/],
    [
      'a visitor who got stuck',
      () => ({ ...record, failures: ['visitor 9 could not finish: x'] }),
      /visitor 9 could not finish/,
    ],
    [
      'reports that do not add up',
      () => ({ ...record, reported: new Map() }),
      /reported 0 instead of \d+ calls/,
    ],
  ])('%s', (_, wrong, sentence) => {
    expect(contradictions(wrong()).join('\n')).toMatch(sentence)
  })
})

describe('a vendor that answers and forgets', () => {
  test('is told as calls that did not arrive', async () => {
    world.sandbox.setFault('segment', 'api', { drop: 1 })
    const lossy = await runStep(world, both, {
      index: 2,
      visitors: 1,
      signal: never,
      limits: { arriveMs: 1_500, reportMs: 5_000 },
    })
    const problems = contradictions(lossy)
    expect(problems.join('\n')).toMatch(/visitor 1 \(both\) 0 of \d+ calls arrived at Segment/)
    expect(problems.join('\n')).not.toContain('arrived at RudderStack')
  })
})

describe('the chance of a share', () => {
  test.each([
    [20, 20, 1, 1],
    [19, 20, 1, 0],
    [1, 20, 0, 0],
    [0, 20, 0, 1],
    [0, 20, 0.1, 0.9 ** 20],
    [20, 20, 0.5, 0.5 ** 20],
  ])('%i or farther of %i at %d is %d', (count, people, share, chance) => {
    expect(tailChance(count, people, share)).toBeCloseTo(chance, 12)
  })
})
