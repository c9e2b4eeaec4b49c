import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Parity } from '../../../src/server/parity/create-parity.ts'
import type { ParityRow } from '../../../src/server/parity/answers/parity-answer.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { settledStream } from './settled-stream.ts'
import type { Stream } from './stream/stream.ts'
import {
  eventOf,
  truthBy,
  truthOfBits,
  truthOfGaps,
  truthOfNulls,
  truthOfPaths,
  type TruthRow,
} from './stream/truth.ts'

let warehouse: TestWarehouse
let parity: Parity
let stream: Stream
let range: { from: number; to: number }

beforeAll(async () => {
  warehouse = await openTestWarehouse()
  ;({ stream, parity, range } = await settledStream(warehouse, {
    seed: 4,
    calls: Number(process.env['N'] ?? 10_000),
  }))
}, 180_000)
afterAll(() => warehouse.close())

/** What of a row the truth knows, zeros left out. */
const said = ({ calls, segment, rudderstack, outcomes, duplicates, causes = [] }: ParityRow): TruthRow => ({
  calls,
  segment,
  rudderstack,
  outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)),
  duplicates,
  causes: Object.fromEntries(causes.map((row) => [`${row.outcome} ${row.cause}`, row.calls])),
})

const saidBy = async (by: Parameters<Parity['answer']>[0]['by']) => {
  const { rows } = await parity.answer({ ...range, by })
  return Object.fromEntries(rows.map((row) => [row.key, said(row)]))
}

const withoutCauses = (rows: ReadonlyMap<string, TruthRow>) =>
  Object.fromEntries([...rows].map(([key, row]) => [key, { ...row, causes: {} }]))

describe('a stream with losses, duplicates, late and reordered copies, and changed bodies', () => {
  it('is told by event exactly as it was made, with the cause of every loss', async () => {
    expect(await saidBy('event')).toEqual(Object.fromEntries(truthBy(stream)))
  })

  it.each([
    ['browser', 'browser'],
    ['cohort', 'cohort'],
  ] as const)('is told by %s exactly', async (by, field) => {
    const rows = await saidBy(by)
    if (by === 'cohort') for (const single of ['segment', 'rudderstack']) delete rows[single]
    expect(rows).toEqual(withoutCauses(truthBy(stream, ({ call }) => call.session[field])))
  })

  it.each([
    ['region', 'region'],
    ['area', 'area'],
    ['appVersion', 'appVersion'],
  ] as const)('is told by %s exactly, where a page reported it', async (by, field) => {
    const told = truthBy(stream, ({ call: { session } }) =>
      stream.reporting.has(session.id) ? session[field] : '',
    )
    told.delete('')
    expect(await saidBy(by)).toEqual(withoutCauses(told))
  })

  it('is told by event, path and kind exactly', async () => {
    const rows = await warehouse.query<{ path: string; calls: number }>(
      `SELECT concat(name, ' ', splitByChar(' ', key)[2], ' ', splitByChar(' ', key)[1]) AS path, sum(parity_rollup.calls) AS calls
       FROM parity_rollup FINAL WHERE dimension = 'difference' GROUP BY path`,
    )
    const expected = truthOfPaths(stream)
    expect(Object.fromEntries(rows.map(({ path, calls }) => [path, calls]))).toEqual(expected)
    const { rows: properties } = await parity.answer({ ...range, by: 'property' })
    for (const row of properties) {
      const at = (kind: string): number => expected[`${row.event} ${row.key} ${kind}`] ?? 0
      expect([row.key, row.outcomes.missing, row.outcomes.extra, row.outcomes.mismatched]).toEqual([
        row.key,
        at('missing'),
        at('added'),
        at('type') + at('value'),
      ])
      const { matched, expected: explained, mismatched, missing, extra } = row.outcomes
      expect(matched + explained + mismatched + missing + extra).toBe(row.calls)
    }
  })

  it('counts every pair that a rule explains', async () => {
    const { hits } = await parity.rules(range)
    expect(hits.find(({ rule }) => rule === 'null-property')).toMatchObject({
      pairs: truthOfNulls(stream),
      effect: 'changes-meaning',
    })
  })

  it('counts what both legs lost by the gaps in the numbers of a session', async () => {
    expect((await parity.answer({ ...range, by: 'hour' })).lostOnBoth).toBe(truthOfGaps(stream))
  })

  it('gives one bit of evidence a session: that of the call with the smallest hash, on either leg', async () => {
    const rows = await warehouse.query<Record<string, number> & { session: string }>(
      `SELECT session, lost, mismatched, duplicated, split, extra FROM session_bits FINAL WHERE key = 'all'`,
    )
    const bits = Object.fromEntries(
      rows.map(({ session, ...bit }) => [session, Object.values(bit).map(Number)]),
    )
    const truth = [...truthOfBits(stream)].map(([session, bit]) => [session, Object.values(bit).map(Number)])
    expect(bits).toEqual(Object.fromEntries(truth))
  })

  it('gives each event its own evidence', async () => {
    const { rows } = await parity.answer({ ...range, by: 'event' })
    for (const { key, loss } of rows) {
      const bits = [...truthOfBits(stream, (fate) => eventOf(fate) === key).values()]
      expect([key, loss.sessions, loss.lost]).toEqual([
        key,
        bits.length,
        bits.filter(({ lost }) => lost).length,
      ])
      expect(loss.low).toBeLessThanOrEqual(loss.lost / Math.max(1, loss.sessions))
      expect(loss.enough).toBe(735)
    }
  })
})
