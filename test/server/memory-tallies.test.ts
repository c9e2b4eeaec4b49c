import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cohort } from '../../src/core/index.ts'
import { createMemoryTallies } from '../../src/server/reports/memory-tallies.ts'
import { parseReport } from '../../src/server/reports/parse-report.ts'
import type { Report } from '../../src/server/reports/report.ts'
import { callRow, reportBody, ROLLOUT } from './support.ts'

const IN_FORCE = { key: ROLLOUT.key, revision: 42 }

const report = (changes: Record<string, unknown> = {}): Report => {
  const parsed = parseReport(reportBody(changes))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.report
}

const made = (segment: number, rudderstack = segment) => [
  callRow('segment', 'A', { made: segment, handed: segment, delivered: segment }),
  callRow('rudderstack', 'A', { made: rudderstack, handed: rudderstack, delivered: rudderstack }),
]

/** Tallies after some reports, and short words for what they say of revision 42. */
const after = (...reports: Record<string, unknown>[]) => {
  const tallies = createMemoryTallies()
  for (const changes of reports) tallies.add(report(changes), IN_FORCE)
  const { current } = tallies.status(IN_FORCE)
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
  it('replace one another: totals are not added up twice', () => {
    const tally = after({ calls: made(1) }, { calls: made(3) }, { calls: made(5) })
    expect([tally.pages, tally.people, tally.madeIn('dual')]).toEqual([1, 1, [5, 5]])
    expect(tally.events).toMatchObject([
      { event: 'A', made: 5 },
      { event: 'A', made: 5 },
    ])
    expect(tally.sdks.segment.states).toEqual({ ready: 1 })
  })

  it('count once when the same one comes twice', () => {
    expect(after({ calls: made(2) }, { calls: made(2) }).madeIn('dual')).toEqual([2, 2])
  })

  it('do not go back when an older one arrives late', () => {
    expect(after({ calls: made(5) }, { calls: made(3) }).madeIn('dual')).toEqual([5, 5])
  })

  it('of as many calls replace one another only while fewer are pending', () => {
    const row = (pending: number) => [callRow('segment', 'A', { made: 3, handed: 3 - pending, pending })]
    const pendingAfter = (...pending: number[]) => {
      const { cohorts } = after(...pending.map((count) => ({ calls: row(count) })))
      return cohorts.dual.calls.segment.pending
    }
    expect([pendingAfter(2, 0), pendingAfter(0, 2), pendingAfter(1, 0, 2)]).toEqual([0, 0, 0])
  })

  it('count a problem once a page, however often a report names it', () => {
    const problems = [1, 2, 3].map((count) => ({ code: 'foreign-sdk', count }))
    expect(after({ problems }).problems).toEqual([{ code: 'foreign-sdk', count: 6, pages: 1 }])
  })

  it('leave calls in the cohort in which they were made', () => {
    const tally = after({ cohort: 'segment', calls: made(100, 0) }, { cohort: 'dual', calls: made(103, 3) })
    expect([tally.madeIn('segment'), tally.madeIn('dual')]).toEqual([
      [100, 0],
      [3, 3],
    ])
    expect([tally.pages, tally.inCohorts]).toEqual([1, [0, 1, 0]])
  })

  it('leave calls under the revision in which they were made', () => {
    const tally = after({ revision: 41, calls: made(10) }, { revision: 42, calls: made(14) })
    expect(tally.madeIn('dual')).toEqual([4, 4])
  })

  it('do not count below zero when a pending call is delivered in another cohort', () => {
    const row = { made: 1, handed: 0, delivered: 0, pending: 1 }
    const before = { cohort: 'segment', calls: [callRow('segment', 'A', row)] }
    const { cohorts } = after(before, {
      calls: [callRow('segment', 'A', { ...row, delivered: 1, pending: 0 })],
    })
    expect(cohorts.dual.calls.segment).toMatchObject({ made: 0, delivered: 1, pending: 0 })
  })
})

describe('people', () => {
  it('are counted by subject, without one by session, and without either by page', () => {
    const tally = after(
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

  it('of a session that ends on an open page stay counted beside those of the next', () => {
    expect(after({ subject: null, session: 's1' }, { subject: null, session: 's2' }).people).toBe(2)
  })

  it('count in the newest cohort alone', () => {
    expect(after({ page: 'a', cohort: 'segment' }, { page: 'b', cohort: 'rudderstack' }).inCohorts).toEqual([
      0, 0, 1,
    ])
  })

  it('count once when a page finds its subject later', () => {
    expect(after({ subject: null }, { subject: 'x' }).people).toBe(1)
    expect(after({ subject: null, session: null }, { subject: null, session: 's' }).people).toBe(1)
  })

  it('are not mixed up with pages and sessions of the same name', () => {
    const nameless = { page: 'x', subject: null, session: null }
    expect(after(nameless, { page: 'b', subject: 'x' }, { subject: null, session: 'x' }).people).toBe(3)
  })

  it('of earlier revisions are kept apart, and late reports still reach them', () => {
    const tallies = createMemoryTallies()
    const later = { ...IN_FORCE, revision: 43 }
    tallies.add(report({ page: 'a', subject: 'x' }), IN_FORCE)
    tallies.add(report({ page: 'b', subject: 'y', revision: 43 }), later)
    tallies.add(report({ page: 'c', subject: 'z' }), later)
    const { current, earlier } = tallies.status(later)
    expect([current.people, earlier]).toEqual([1, [{ revision: 42, people: 2 }]])
  })
})

describe('what pages say of themselves', () => {
  it('is summed: load times by their median, problems by code, identity by source, consent', () => {
    const page = (name: string, ms: number | null, conflicts: number) => ({
      page: name,
      subject: name,
      sdks: { segment: { state: ms === null ? 'failed' : 'ready', ms } },
      problems: [{ code: 'rudderstack-config-500', count: 2 }],
      identity: { source: conflicts ? 'cookie' : 'new', conflicts },
      consent: ms === null ? 'no' : 'yes',
    })
    const tally = after(page('a', 100, 0), page('b', 300, 1), page('c', 120, 2), page('d', null, 0))
    expect(tally.sdks).toEqual({
      segment: { states: { ready: 3, failed: 1 }, medianMs: 120 },
      rudderstack: { states: {}, medianMs: null },
    })
    expect(tally.problems).toEqual([{ code: 'rudderstack-config-500', count: 8, pages: 4 }])
    expect(tally.identity).toEqual({ sources: { new: 2, cookie: 2 }, conflicts: 3, conflicted: 2 })
    expect(tally.consent).toEqual({ yes: 3, no: 1, gpc: 0 })
  })

  it('of identity is counted once a person: where the first page had it from, by its newest word', () => {
    const from = (page: string, source: string, conflicts = 0) => ({ page, identity: { source, conflicts } })
    const tally = after(from('a', 'new'), from('a', 'segment'), from('b', 'record', 1), from('c', 'record'))
    expect(tally.identity).toEqual({ sources: { segment: 1 }, conflicts: 1, conflicted: 1 })
  })
})

describe('reports that do not count', () => {
  it.each([
    ['forced', { forced: true, code: 'forced' }],
    ['no-rollout', { revision: 0, key: '' }],
    ['no-rollout', { revision: undefined, cohort: undefined, code: undefined }],
    ['no-rollout', { cohort: null }],
    ['other-key', { key: 'another' }],
    ['unknown-revision', { revision: 43 }],
  ])('%s', (reason, changes) => {
    const tallies = createMemoryTallies()
    expect(tallies.add(report(changes), IN_FORCE)).toBe(reason)
    const { current, ignored } = tallies.status(IN_FORCE)
    expect([current.pages, ignored]).toMatchObject([0, { [reason]: 1 }])
  })

  it('are those of revisions before the eight that are kept', () => {
    const tallies = createMemoryTallies()
    for (let revision = 35; revision <= 42; revision++)
      expect(tallies.add(report({ page: `p${revision}`, revision }), IN_FORCE)).toBeNull()
    expect(tallies.add(report({ page: 'old', revision: 34 }), IN_FORCE)).toBe('older-than-kept')
    expect(tallies.status(IN_FORCE).earlier).toHaveLength(7)
    tallies.add(report({ page: 'new', revision: 43 }), { ...IN_FORCE, revision: 43 })
    expect(tallies.status({ ...IN_FORCE, revision: 43 }).earlier.at(-1)?.revision).toBe(36)
  })
})

describe('causes', () => {
  const lost = (causes: object, leg = 'segment', event = 'A') => ({
    ...callRow(leg, event, { made: 9, handed: 0, delivered: 0, refused: 4, pending: 5 }),
    causes,
  })
  const causesIn = (tally: ReturnType<typeof after>, cohort: Cohort = 'dual') =>
    tally.cohorts[cohort].calls.segment.causes

  it('are added up over pages, by leg and by event', () => {
    const tally = after(
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

  it('go again with the report of a page that came back and delivered', () => {
    const delivered = callRow('segment', 'A', { made: 9, handed: 9, delivered: 9 })
    const tally = after({ calls: [lost({ 'page-left': 5 })] }, { calls: [delivered] })
    expect(causesIn(tally)).toEqual({})
    expect(tally.events.map(({ causes }) => causes)).toEqual([{}])
  })

  it('stay in the cohort in which the calls were lost', () => {
    const tally = after(
      { cohort: 'segment', calls: [lost({ overflow: 2 })] },
      { cohort: 'dual', calls: [{ ...lost({ overflow: 2, 'sdk-failed': 3 }), made: 12 }] },
    )
    expect([causesIn(tally, 'segment'), causesIn(tally)]).toEqual([{ overflow: 2 }, { 'sdk-failed': 3 }])
  })

  it('of a page are not replaced by a report from before calls were delivered', () => {
    const calls = (handed: number) => [callRow('segment', 'A', { made: 3, handed, delivered: 3 - handed })]
    const tally = after({ calls: calls(0) }, { calls: calls(2) })
    expect(tally.cohorts.dual.calls.segment).toMatchObject({ handed: 0, delivered: 3 })
  })

  it('of events that are counted as one are counted together', () => {
    const tallies = createMemoryTallies({
      pageRows: 1e3,
      people: 9,
      eventNames: 1,
      eventRows: 9,
      revisions: 1,
    })
    const calls = ['A', 'B', 'C'].map((event) => lost({ blocked: 1 }, 'segment', event))
    tallies.add(report({ calls }), IN_FORCE)
    const { events } = tallies.status(IN_FORCE).current
    expect(events.map(({ event, causes }) => [event, causes])).toEqual([
      ['__other__', { blocked: 2 }],
      ['A', { blocked: 1 }],
    ])
  })

  it('that nobody knows count as other, however many there are', () => {
    const invented = Array.from({ length: 1_000 }, (_, index) => [`cause ${index}`, 2])
    const causes = JSON.parse(
      JSON.stringify({ ...Object.fromEntries(invented), blocked: 1 }).replace('{', '{"__proto__":5,'),
    )
    expect(causesIn(after({ calls: [lost(causes)] }))).toEqual({ other: 2_005, blocked: 1 })
  })
})

describe('what strangers can make it hold', () => {
  const limits = { pageRows: 30, people: 5, eventNames: 4, eventRows: 10, revisions: 2 }

  it('is bounded in event names: later ones are counted as one, and the totals stay exact', () => {
    const tallies = createMemoryTallies(limits)
    for (let i = 0; i < 10; i++)
      tallies.add(report({ page: `p${i}`, calls: [callRow('segment', `Event ${i}`)] }), IN_FORCE)
    const { events, cohorts } = tallies.status(IN_FORCE).current
    expect(events.map(({ event, made: calls }) => [event, calls])).toEqual([
      ['__other__', 6],
      ['Event 0', 1],
      ['Event 1', 1],
      ['Event 2', 1],
      ['Event 3', 1],
    ])
    expect(cohorts.dual.calls.segment.made).toBe(10)
  })

  it('is bounded in the names of types, problems, states and sources', () => {
    const tallies = createMemoryTallies()
    for (let i = 0; i < 300; i++) {
      const strange = {
        calls: [{ ...callRow('segment', 'A'), type: `type ${i}` }],
        problems: [{ code: `code ${i}`, count: 1 }],
        sdks: { segment: { state: `state ${i}`, ms: 1 } },
        identity: { source: `source ${i}`, conflicts: 0 },
      }
      tallies.add(report({ page: `p${i}`, subject: `s${i}`, ...strange }), IN_FORCE)
    }
    const { events, problems, sdks, identity } = tallies.status(IN_FORCE).current
    expect(events).toHaveLength(17)
    expect(problems).toHaveLength(201)
    expect(Object.keys(sdks.segment.states)).toHaveLength(33)
    expect(Object.keys(identity.sources)).toHaveLength(33)
  })

  it('is bounded in events of each leg and type: later ones are counted as one, in and out again', () => {
    const tallies = createMemoryTallies({ ...limits, pageRows: 1_000, eventNames: 100, eventRows: 3 })
    const calls = (count: number) =>
      ['track', 'page'].flatMap((type) =>
        Array.from({ length: 4 }, (_, index) => ({
          ...callRow('segment', `Event ${index}`, { made: count }),
          type,
        })),
      )
    const sums = () => {
      const { events, cohorts } = tallies.status(IN_FORCE).current
      const rows = events.map(({ type, event, made: all }) => `${type} ${event} ${all}`)
      return [rows.toSorted(), cohorts.dual.calls.segment.made]
    }
    tallies.add(report({ calls: calls(1) }), IN_FORCE)
    expect(sums()).toEqual([
      ['page __other__ 4', 'track Event 0 1', 'track Event 1 1', 'track Event 2 1', 'track __other__ 1'],
      8,
    ])
    tallies.add(report({ calls: calls(2) }), IN_FORCE)
    expect(sums()).toEqual([
      ['page __other__ 8', 'track Event 0 2', 'track Event 1 2', 'track Event 2 2', 'track __other__ 2'],
      16,
    ])
  })

  it('is bounded in people of all revisions together: those of earlier ones are let go first', () => {
    const tallies = createMemoryTallies(limits)
    const next = { ...IN_FORCE, revision: 43 }
    const add = (name: string, revision: number) =>
      tallies.add(report({ page: `${name} ${revision}`, subject: name, revision }), next)
    for (const revision of [42, 43]) for (let i = 0; i < 5; i++) add(`p${i}`, revision)
    expect(tallies.status(next)).toMatchObject({
      current: { people: 5, approximate: false },
      earlier: [{ revision: 42, people: 5 }],
    })
    add('p0', 42)
    expect(tallies.status(next).earlier).toEqual([{ revision: 42, people: 6 }])
  })

  it('is bounded in pages and people, and says when that made it approximate', () => {
    const tallies = createMemoryTallies(limits)
    const add = (name: string) => tallies.add(report({ page: name, subject: name }), IN_FORCE)
    for (let i = 0; i < 5; i++) add(`p${i}`)
    expect(tallies.status(IN_FORCE).current).toMatchObject({ people: 5, approximate: false })
    add('p5')
    expect(tallies.status(IN_FORCE).current).toMatchObject({ people: 6, approximate: true })
  })

  it('is bounded in problems, which weigh as much as rows of calls', () => {
    const tallies = createMemoryTallies(limits)
    const problems = Array.from({ length: 20 }, (_, index) => ({ code: `code ${index}`, count: 1 }))
    for (const page of ['a', 'b', 'c']) tallies.add(report({ page, calls: [], problems }), IN_FORCE)
    expect(tallies.status(IN_FORCE).current.approximate).toBe(true)
  })

  it('is what it cut texts to, and not the texts', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const tallies = createMemoryTallies()
    const heldBytes = (): number => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = heldBytes()
    for (let i = 0; i < 200; i++) {
      const event = `${i} ${'x'.repeat(250 * 1024)}`
      const text = JSON.stringify(reportBody({ page: `p${i}`, calls: [callRow('segment', event)] }))
      const parsed = parseReport(JSON.parse(text))
      if (!parsed.ok) throw new Error(parsed.message)
      tallies.add(parsed.report, IN_FORCE)
    }
    const held = heldBytes() - before
    expect(tallies.status(IN_FORCE).current.pages).toBe(200)
    expect(held).toBeLessThan(5_000_000)
  })

  it('shows the hundred events with the most calls', () => {
    const calls = Array.from({ length: 150 }, (_, index) => callRow('segment', `E${index}`, { made: index }))
    const { events } = after({ calls })
    expect([events.length, events[0]?.event, events[99]?.event]).toEqual([100, 'E149', 'E50'])
  })
})

it('sums the newest reports of all pages, in whatever order the pages report', () => {
  const updates = fc.array(
    fc.record({ page: fc.constantFrom('a', 'b', 'c'), more: fc.integer({ min: 0, max: 5 }) }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(updates, (sequence) => {
      const totals: Record<string, number> = {}
      const reports = sequence.map(({ page, more }) => {
        totals[page] = (totals[page] ?? 0) + more
        return { page, subject: page, calls: made(totals[page]) }
      })
      const tally = after(...reports)
      const sum = Object.values(totals).reduce((total, count) => total + count, 0)
      expect(tally.madeIn('dual')).toEqual([sum, sum])
      expect([tally.pages, tally.people]).toEqual([Object.keys(totals).length, Object.keys(totals).length])
    }),
  )
})
