import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cohort } from '../../../src/core/index.ts'
import { readFigures } from '../../../src/server/reports/report-figures.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { callRow } from '../support.ts'
import { reportsIn, START } from './reported.ts'

let warehouse: TestWarehouse
beforeAll(async () => void (warehouse = await openTestWarehouse()))
afterAll(() => warehouse.close())

const made = (segment: number, rudderstack = segment) => [
  callRow('segment', 'A', { made: segment, handed: segment, delivered: segment }),
  callRow('rudderstack', 'A', { made: rudderstack, handed: rudderstack, delivered: rudderstack }),
]

const figuresOf = ({ key, now }: ReturnType<typeof reportsIn>, revision = 42) =>
  readFigures(warehouse, { key, publication: { revision, publishedAt: now() }, now: now() })

/** Figures after some reports, and short words for what they say of revision 42. */
const after = async (...reports: Record<string, unknown>[]) => {
  const world = reportsIn(warehouse)
  await world.insert(...reports)
  const { current } = await figuresOf(world)
  return {
    ...current,
    inCohorts: [
      current.cohorts.segment.people,
      current.cohorts.dual.people,
      current.cohorts.rudderstack.people,
    ],
    madeIn: (cohort: Cohort) => {
      const { segment, rudderstack } = current.cohorts[cohort].calls
      return [segment.made, rudderstack.made]
    },
  }
}

describe('reports of one page', () => {
  it('replace one another: totals are not added up twice', async () => {
    const tally = await after({ calls: made(1) }, { calls: made(3) }, { calls: made(5) })
    expect([tally.pages, tally.people, tally.madeIn('dual')]).toEqual([1, 1, [5, 5]])
    expect(tally.events).toMatchObject([
      { event: 'A', made: 5 },
      { event: 'A', made: 5 },
    ])
    expect(tally.sdks.segment.states).toEqual({ ready: 1 })
  })

  it('count once when the same one comes twice', async () => {
    expect((await after({ calls: made(2) }, { calls: made(2) })).madeIn('dual')).toEqual([2, 2])
  })

  it('do not go back when an older one arrives late', async () => {
    expect((await after({ calls: made(5) }, { calls: made(3) })).madeIn('dual')).toEqual([5, 5])
  })

  it('of as many calls replace one another only while fewer are pending', async () => {
    const row = (pending: number) => [callRow('segment', 'A', { made: 3, handed: 3 - pending, pending })]
    const pendingAfter = async (...pending: number[]) => {
      const { cohorts } = await after(...pending.map((count) => ({ calls: row(count) })))
      return cohorts.dual.calls.segment.pending
    }
    expect([await pendingAfter(2, 0), await pendingAfter(0, 2), await pendingAfter(1, 0, 2)]).toEqual([
      0, 0, 0,
    ])
  })

  it('count a problem once a page, however often a report names it', async () => {
    const problems = [1, 2, 3].map((count) => ({ code: 'foreign-sdk', count }))
    expect((await after({ problems })).problems).toEqual([{ code: 'foreign-sdk', count: 6, pages: 1 }])
  })

  it('leave calls in the cohort in which they were made', async () => {
    const tally = await after(
      { cohort: 'segment', calls: made(100, 0) },
      { cohort: 'dual', calls: made(103, 3) },
    )
    expect([tally.madeIn('segment'), tally.madeIn('dual')]).toEqual([
      [100, 0],
      [3, 3],
    ])
    expect([tally.pages, tally.inCohorts]).toEqual([1, [0, 1, 0]])
  })

  it('leave calls under the revision in which they were made', async () => {
    const tally = await after({ revision: 41, calls: made(10) }, { revision: 42, calls: made(14) })
    expect(tally.madeIn('dual')).toEqual([4, 4])
  })

  it('do not count below zero when a pending call is delivered in another cohort', async () => {
    const row = { made: 1, handed: 0, delivered: 0, pending: 1 }
    const before = { cohort: 'segment', calls: [callRow('segment', 'A', row)] }
    const { cohorts } = await after(before, {
      calls: [callRow('segment', 'A', { ...row, delivered: 1, pending: 0 })],
    })
    expect(cohorts.dual.calls.segment).toMatchObject({ made: 0, delivered: 1, pending: 0 })
  })
})

describe('people', () => {
  it('are counted by subject, without one by session, and without either by page', async () => {
    const tally = await after(
      { page: 'a', subject: 'x', session: 's1' },
      { page: 'b', subject: 'x', session: 's2' },
      { page: 'c', subject: null, session: 's3' },
      { page: 'd', subject: null, session: 's3' },
      { page: 'e', subject: null, session: 's4' },
      { page: 'f', subject: null, session: null },
      { page: 'g', subject: null, session: null },
    )
    expect([tally.pages, tally.people, tally.countedBy]).toEqual([7, 5, { subject: 1, session: 2, page: 2 }])
  })

  it('of a session that ends on an open page stay counted beside those of the next', async () => {
    expect((await after({ subject: null, session: 's1' }, { subject: null, session: 's2' })).people).toBe(2)
  })

  it('count in the newest cohort alone', async () => {
    expect(
      (await after({ page: 'a', cohort: 'segment' }, { page: 'b', cohort: 'rudderstack' })).inCohorts,
    ).toEqual([0, 0, 1])
  })

  it('count once when a page finds its subject later', async () => {
    expect((await after({ subject: null }, { subject: 'x' })).people).toBe(1)
    expect((await after({ subject: null, session: null }, { subject: null, session: 's' })).people).toBe(1)
  })

  it('are not mixed up with pages and sessions of the same name', async () => {
    const nameless = { page: 'x', subject: null, session: null }
    expect((await after(nameless, { page: 'b', subject: 'x' }, { subject: null, session: 'x' })).people).toBe(
      3,
    )
  })

  it('of earlier revisions are kept apart, and late reports still reach them', async () => {
    const world = reportsIn(warehouse)
    await world.insert({ page: 'a', subject: 'x' }, { page: 'b', subject: 'y', revision: 43 })
    await world.insert({ page: 'c', subject: 'z' })
    const { current, earlier } = await figuresOf(world, 43)
    expect([current.people, earlier]).toEqual([1, [{ revision: 42, people: 2 }]])
  })

  it('of seven earlier revisions are told, the newest first', async () => {
    const world = reportsIn(warehouse)
    const revisions = Array.from({ length: 9 }, (_, index) => 42 - index)
    await world.insert(...revisions.map((revision) => ({ page: `p${revision}`, revision })))
    const { earlier } = await figuresOf(world)
    expect(earlier.map(({ revision }) => revision)).toEqual([41, 40, 39, 38, 37, 36, 35])
  })
})

describe('what pages say of themselves', () => {
  it('is summed: load times by their median, problems by code, identity by source, consent', async () => {
    const page = (name: string, ms: number | null, conflicts: number) => ({
      page: name,
      subject: name,
      sdks: { segment: { state: ms === null ? 'failed' : 'ready', ms } },
      problems: [{ code: 'rudderstack-config-500', count: 2 }],
      identity: { source: conflicts ? 'cookie' : 'new', conflicts },
      consent: ms === null ? 'no' : 'yes',
    })
    const tally = await after(page('a', 100, 0), page('b', 300, 1), page('c', 120, 2), page('d', null, 0))
    expect(tally.sdks).toEqual({
      segment: { states: { ready: 3, failed: 1 }, medianMs: 120 },
      rudderstack: { states: {}, medianMs: null },
    })
    expect(tally.problems).toEqual([{ code: 'rudderstack-config-500', count: 8, pages: 4 }])
    expect(tally.identity).toEqual({ sources: { new: 2, cookie: 2 }, conflicts: 3, conflicted: 2 })
    expect(tally.consent).toEqual({ yes: 3, no: 1, gpc: 0 })
  })

  it('of identity is counted once a person: where the first page had it from, by its newest word', async () => {
    const from = (page: string, source: string, conflicts = 0) => ({ page, identity: { source, conflicts } })
    const tally = await after(
      from('a', 'new'),
      from('a', 'segment'),
      from('b', 'record', 1),
      from('c', 'record'),
    )
    expect(tally.identity).toEqual({ sources: { segment: 1 }, conflicts: 1, conflicted: 1 })
  })
})

describe('reports that do not count', () => {
  it('are told apart by why', async () => {
    const own = await openTestWarehouse()
    try {
      const world = reportsIn(own)
      await world.insert(
        { forced: true, code: 'forced' },
        { revision: 0, key: '' },
        { revision: undefined, cohort: undefined, code: undefined },
        { cohort: null },
        { key: 'another' },
        { revision: 43 },
      )
      const inForce = { key: world.key, publication: { revision: 42, publishedAt: START }, now: world.now() }
      const { current, ignored } = await readFigures(own, inForce)
      expect([current.pages, current.people, current.events]).toEqual([0, 0, []])
      expect(ignored).toEqual({ forced: 1, 'no-rollout': 3, 'other-key': 1, 'unknown-revision': 1 })
    } finally {
      await own.close()
    }
  })
})

describe('causes', () => {
  const lost = (causes: object, leg = 'segment', event = 'A') => ({
    ...callRow(leg, event, { made: 9, handed: 0, delivered: 0, refused: 4, pending: 5 }),
    causes,
  })
  const causesIn = (tally: Awaited<ReturnType<typeof after>>, cohort: Cohort = 'dual') =>
    tally.cohorts[cohort].calls.segment.causes

  it('are added up over pages, by leg and by event', async () => {
    const tally = await after(
      { page: 'a', calls: [lost({ 'page-left': 5, 'refused-400': 4 }), lost({ blocked: 1 }, 'rudderstack')] },
      { page: 'b', calls: [lost({ 'refused-400': 4 }, 'segment', 'B')] },
    )
    expect(causesIn(tally)).toEqual({ 'page-left': 5, 'refused-400': 8 })
    expect(tally.cohorts.dual.calls.rudderstack.causes).toEqual({ blocked: 1 })
    expect(tally.events.map(({ leg, event, causes }) => [leg, event, causes])).toEqual([
      ['segment', 'A', { 'page-left': 5, 'refused-400': 4 }],
      ['rudderstack', 'A', { blocked: 1 }],
      ['segment', 'B', { 'refused-400': 4 }],
    ])
  })

  it('go again with the report of a page that came back and delivered', async () => {
    const delivered = callRow('segment', 'A', { made: 9, handed: 9, delivered: 9 })
    const tally = await after({ calls: [lost({ 'page-left': 5 })] }, { calls: [delivered] })
    expect(causesIn(tally)).toEqual({})
    expect(tally.events.map(({ causes }) => causes)).toEqual([{}])
  })

  it('stay in the cohort in which the calls were lost', async () => {
    const tally = await after(
      { cohort: 'segment', calls: [lost({ overflow: 2 })] },
      { cohort: 'dual', calls: [{ ...lost({ overflow: 2, 'sdk-failed': 3 }), made: 12 }] },
    )
    expect([causesIn(tally, 'segment'), causesIn(tally)]).toEqual([{ overflow: 2 }, { 'sdk-failed': 3 }])
  })

  it('of a page are not replaced by a report from before calls were delivered', async () => {
    const calls = (handed: number) => [callRow('segment', 'A', { made: 3, handed, delivered: 3 - handed })]
    const tally = await after({ calls: calls(0) }, { calls: calls(2) })
    expect(tally.cohorts.dual.calls.segment).toMatchObject({ handed: 0, delivered: 3 })
  })

  it('of events that a report counts as one are counted together', async () => {
    const calls = Array.from({ length: 202 }, (_, at) => lost({ blocked: 1 }, 'segment', `E${at}`))
    const { events } = await after({ calls })
    expect(events[0]).toMatchObject({ event: '__other__', made: 18, causes: { blocked: 2 } })
  })

  it('that nobody knows count as other, however many there are', async () => {
    const invented = Array.from({ length: 1_000 }, (_, index) => [`cause ${index}`, 2])
    const causes = JSON.parse(
      JSON.stringify({ ...Object.fromEntries(invented), blocked: 1 }).replace('{', '{"__proto__":5,'),
    )
    expect(causesIn(await after({ calls: [lost(causes)] }))).toEqual({ other: 2_005, blocked: 1 })
  })
})

describe('what strangers report', () => {
  it('is bounded in the names of problems, states and sources: those of the most pages are shown', async () => {
    const strange = Array.from({ length: 300 }, (_, i) => ({
      page: `p${i}`,
      subject: `s${i}`,
      calls: [],
      problems: [
        { code: `code ${i}`, count: 1 },
        { code: 'late', count: 1 },
      ],
      sdks: { segment: { state: i % 2 ? `state ${i}` : 'ready', ms: 1 } },
      identity: { source: i % 2 ? `source ${i}` : 'cookie', conflicts: 0 },
      region: i % 2 ? `region ${i}` : 'Europe',
    }))
    const { problems, sdks, identity, regions, people } = await after(...strange)
    expect([problems.length, problems[0]]).toEqual([200, { code: 'late', count: 300, pages: 300 }])
    expect([Object.keys(sdks.segment.states).length, sdks.segment.states['ready']]).toEqual([151, 150])
    expect([Object.keys(identity.sources).length, identity.sources['cookie']]).toEqual([50, 150])
    expect([regions.length, regions[0]]).toEqual([50, { region: 'Europe', people: 150 }])
    expect(people).toBe(300)
  })

  it('shows the hundred events with the most calls', async () => {
    const calls = Array.from({ length: 150 }, (_, index) => callRow('segment', `E${index}`, { made: index }))
    const { events } = await after({ calls })
    expect([events.length, events[0]?.event, events[99]?.event]).toEqual([100, 'E149', 'E50'])
  })
})

it('sums the newest reports of all pages, in whatever order the pages report', async () => {
  const updates = fc.array(
    fc.record({ page: fc.constantFrom('a', 'b', 'c'), more: fc.integer({ min: 0, max: 5 }) }),
    { maxLength: 30 },
  )
  await fc.assert(
    fc.asyncProperty(updates, async (sequence) => {
      const totals: Record<string, number> = {}
      const reports = sequence.map(({ page, more }) => {
        totals[page] = (totals[page] ?? 0) + more
        return { page, subject: page, calls: made(totals[page]) }
      })
      const tally = await after(...reports)
      const sum = Object.values(totals).reduce((total, count) => total + count, 0)
      expect(tally.madeIn('dual')).toEqual([sum, sum])
      expect([tally.pages, tally.people]).toEqual([Object.keys(totals).length, Object.keys(totals).length])
    }),
    { numRuns: 8 },
  )
})
