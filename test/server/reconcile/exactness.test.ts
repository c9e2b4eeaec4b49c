import { beforeAll, describe, expect, it } from 'vitest'
import type { ReconcileResult } from '../../../src/server/reconcile/result/reconcile-result.ts'
import { makeStream } from '../parity/stream/stream.ts'
import { truthBy, truthOfNulls, truthOfPaths, type TruthRow } from '../parity/stream/truth.ts'
import { exportFolder, writeExports } from './exports.ts'
import { reconcileGlobs } from './run.ts'

const FROM = Date.UTC(2026, 10, 20, 20)
const stream = makeStream({ seed: 11, calls: 4_000, from: FROM, faultShare: 0.02 })
const folder = exportFolder()
let result: ReconcileResult

beforeAll(async () => {
  const globs = writeExports(stream, folder)
  // the same file twice, as overlapping globs name it, is one
  result = await reconcileGlobs({ ...globs, segment: [globs.segment, `${folder.path}/segment-logs`] })
}, 240_000)

/** Without causes, which exported files do not tell. */
const said = (): Record<string, Omit<TruthRow, 'causes'>> =>
  Object.fromEntries(
    result.rows.map(({ key, calls, segment, rudderstack, outcomes, duplicates }) => [
      key,
      {
        calls,
        segment,
        rudderstack,
        outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)),
        duplicates,
      },
    ]),
  )

describe('exports of both vendors with losses, duplicates, late copies and changed bodies', () => {
  it('are told by event exactly as they were made', () => {
    const truth = [...truthBy(stream)].map(([key, { causes: _, ...row }]) => [key, row] as const)
    expect(said()).toEqual(Object.fromEntries(truth))
  })

  it('are told by path and kind of what differs exactly', () => {
    const told = result.differences.map(({ event, path, kind, pairs }) => [`${event} ${path} ${kind}`, pairs])
    expect(Object.fromEntries(told)).toEqual(truthOfPaths(stream))
  })

  it('are told by property, on which leg it was and how it differed', () => {
    const field = (event: string, key: string) =>
      result.fields.find((row) => row.event === event && row.key === key)
    const paths = truthOfPaths(stream)
    const event = 'Product Viewed'
    expect(field(event, '/properties/qty')?.outcomes).toMatchObject({
      missing: paths[`${event} /properties/qty missing`] ?? 0,
      extra: paths[`${event} /properties/qty added`] ?? 0,
      mismatched: 0,
    })
    const price = field(event, '/properties/price')!
    expect(price.outcomes.mismatched).toBe(paths[`${event} /properties/price type`])
    expect(price.outcomes.matched).toBe(price.calls - price.outcomes.mismatched)
    expect([price.segment, price.rudderstack]).toEqual([price.calls, price.calls])
  })

  it('say in how many pairs a rule was needed', () => {
    const nulls = result.rules.find(({ rule }) => rule === 'null-property')
    expect(nulls).toMatchObject({ effect: 'changes-meaning', pairs: truthOfNulls(stream) })
  })

  it('leave out people on one leg, and say how many', () => {
    const single = (cohort: string): number =>
      stream.fates.filter(({ call }) => call.session.cohort === cohort).length
    expect([result.segment.single, result.rudderstack.single]).toEqual([
      single('segment'),
      single('rudderstack'),
    ])
  })

  it('are outside the tolerance, by shares of what reached Segment and of pairs', () => {
    const sums = { missing: 0, recovered: 0, mismatched: 0, both: 0 }
    for (const { outcomes } of result.rows) {
      sums.missing += outcomes.missing
      sums.recovered += outcomes.recovered
      sums.mismatched += outcomes.mismatched
      sums.both += outcomes.matched + outcomes.expected + outcomes.mismatched + outcomes.duplicate
    }
    const lost = sums.missing + sums.recovered
    expect(result.loss).toEqual({
      share: lost / (lost + sums.both),
      atMost: lost / (lost + sums.both),
      limit: 0.005,
    })
    expect(result.mismatch.share).toBe(sums.mismatched / sums.both)
    expect(result.verdict).toBe('outside')
    expect(result.why).toHaveLength(2)
  })

  it('are listed with their sizes and hashes, and nothing is wrong with them', () => {
    expect(result.problems).toEqual([])
    const copies = result.files.reduce((sum, file) => sum + file.copies, 0)
    expect(copies).toBe(stream.copies.length)
    for (const { sha256, bytes, lines } of result.files) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(Math.min(bytes, lines)).toBeGreaterThan(0)
    }
  })
})
