import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPropagationMeter } from '../../../src/server/reports/propagation.ts'
import { createSeenPages } from '../../../src/server/reports/seen-pages.ts'
import { reportOf } from './report-of.ts'

const MINUTE = 60_000

/** Pages that report to a server whose clock the test moves. */
const watch = (maxPages?: number) => {
  let now = 1_000_000
  const pages = createSeenPages(() => now, maxPages)
  const meter = createPropagationMeter()
  const publish = (revision: number) => meter.published(revision, now)
  publish(42)
  now += 1
  return {
    publish,
    wait: (ms: number) => void (now += ms),
    now: () => now,
    /** A page with a person of its own, unless one is named. */
    report(page: string, revision: number, person = page) {
      const { before, page: after } = pages.add(reportOf({ page, revision, subject: person }))
      meter.take(before, after)
    },
    read: (streams = 0) => meter.read(pages.values(), now, streams),
  }
}

const names = (count: number, prefix = 'p'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

/** Some pages on revision 42, and then 43 is published. */
const published = (count: number) => {
  const world = watch()
  for (const page of names(count)) world.report(page, 42)
  world.wait(1_000)
  world.publish(43)
  return world
}

describe('a revision that is published', () => {
  it('is followed by nobody at first, and by all once each page has reported it', () => {
    const world = published(4)
    expect(world.read()).toMatchObject({ revision: 43, pages: 4, followed: 0, share: 0 })
    world.wait(300)
    for (const page of names(4)) world.report(page, 43)
    expect(world.read(4)).toEqual({
      revision: 43,
      publishedAt: world.now() - 300,
      pages: 4,
      followed: 4,
      share: 100,
      reachedMs: { 50: 300, 95: 300, 99: 300 },
      behind: [],
      silent: 0,
      streams: 4,
    })
  })

  it('says after how long 50, 95 and 99 % of the pages that were there had followed', () => {
    const world = published(100)
    for (const page of names(96)) {
      world.wait(10)
      world.report(page, 43)
    }
    expect(world.read()).toMatchObject({ share: 96, reachedMs: { 50: 500, 95: 950, 99: null } })
  })

  it('is not slowed by pages that begin with it', () => {
    const world = published(2)
    world.wait(100)
    for (const page of names(2)) world.report(page, 43)
    world.wait(MINUTE)
    for (const page of names(50, 'new')) world.report(page, 43)
    expect(world.read()).toMatchObject({ pages: 52, followed: 52, reachedMs: { 50: 100, 99: 100 } })
  })

  it('counts a page that begins with an old one as behind', () => {
    const world = published(0)
    world.report('cached', 42)
    expect(world.read()).toMatchObject({ share: 0, reachedMs: { 50: null } })
    expect(world.read().behind).toEqual([{ revision: 42, pages: 1, lastSeenAt: world.now() }])
  })

  it('shows who is behind by revision, the newest first, five at most, last seen when', () => {
    const world = watch()
    world.publish(50)
    for (const [at, revision] of [44, 49, 47, 46, 45, 48, 49].entries()) {
      world.wait(1_000)
      world.report(`p${at}`, revision)
    }
    const rows = world.read().behind
    expect(rows.map(({ revision, pages }) => [revision, pages])).toEqual([
      [49, 2],
      [48, 1],
      [47, 1],
      [46, 1],
      [45, 1],
    ])
    expect(rows[0]?.lastSeenAt).toBe(world.now())
  })

  it('never shows 100 % while a page is behind', () => {
    const world = published(20_001)
    for (const page of names(20_000)) world.report(page, 43)
    expect(world.read().share).toBe(99.99)
  })

  it('counts pages that have a higher one, from another server, as following', () => {
    const world = published(1)
    world.report('p0', 44)
    expect(world.read()).toMatchObject({ followed: 1, share: 100 })
  })

  it('changes nothing when it is told again, and begins anew with the next', () => {
    const world = published(1)
    world.report('p0', 43)
    const { publishedAt } = world.read()
    world.wait(500)
    world.publish(43)
    world.publish(42)
    expect(world.read()).toMatchObject({ revision: 43, publishedAt, reachedMs: { 50: 0 } })
    world.publish(44)
    expect(world.read()).toMatchObject({ revision: 44, followed: 0, reachedMs: { 50: null } })
  })
})

describe('a page that falls silent', () => {
  it('counts as behind for two minutes, and is then told apart', () => {
    const world = published(3)
    world.report('p0', 43)
    world.report('p1', 43)
    world.wait(2 * MINUTE - 1_000)
    expect(world.read()).toMatchObject({ pages: 3, share: 66.66, silent: 0, reachedMs: { 95: null } })
    world.wait(1)
    expect(world.read()).toMatchObject({ pages: 2, share: 100, silent: 1, reachedMs: { 95: 0 } })
    world.wait(30 * MINUTE)
    expect(world.read()).toMatchObject({ pages: 0, share: null, silent: 0 })
  })

  it('and comes back later slows no figure: it was hidden', () => {
    const world = published(2)
    world.wait(400)
    world.report('p0', 43)
    world.wait(10 * MINUTE)
    world.report('p1', 43)
    expect(world.read()).toMatchObject({ followed: 2, reachedMs: { 50: 400, 99: 400 } })
  })

  it('after it named an old revision stays behind for half an hour, and slows the figures', () => {
    const world = published(2)
    world.report('p0', 43)
    world.wait(MINUTE)
    world.report('p1', 42)
    world.wait(29 * MINUTE)
    expect(world.read()).toMatchObject({ share: 50, reachedMs: { 50: 0, 95: null } })
    world.report('p1', 43)
    expect(world.read()).toMatchObject({ share: 100, reachedMs: { 95: 30 * MINUTE } })
  })

  it('because its person went to another page counts no more, and again when it reports', () => {
    const world = watch()
    world.report('first', 42, 'ann')
    world.publish(43)
    world.report('second', 43, 'ann')
    expect(world.read()).toMatchObject({ pages: 1, share: 100 })
    world.report('first', 42, 'ann')
    expect(world.read()).toMatchObject({ pages: 2, share: 50 })
    world.report('third', 43, 'ann')
    expect(world.read()).toMatchObject({ pages: 2, share: 100 })
  })
})

it('keeps a page at the highest revision that it named, as two reports can overtake each other', () => {
  const world = published(1)
  world.report('p0', 43)
  world.report('p0', 42)
  expect(world.read()).toMatchObject({ followed: 1, behind: [] })
})

it('remembers so many pages and no more', () => {
  const world = watch(10)
  for (const page of names(100)) world.report(page, 42)
  expect(world.read().pages).toBe(10)
})

it('adds up: live pages follow or are behind, whatever they report and when', () => {
  const step = fc.record({
    page: fc.constantFrom('a', 'b', 'c', 'd'),
    person: fc.constantFrom('x', 'y'),
    revision: fc.integer({ min: 41, max: 44 }),
    waitMs: fc.integer({ min: 0, max: 5 * MINUTE }),
    publish: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const world = watch()
      for (const { page, person, revision, waitMs, publish } of steps) {
        world.wait(waitMs)
        if (publish) world.publish(revision)
        world.report(page, revision, person)
        const { pages, followed, share, behind, reachedMs } = world.read()
        expect(pages).toBe(followed + behind.reduce((sum, row) => sum + row.pages, 0))
        expect(share === 100).toBe(behind.length === 0 && pages > 0)
        expect(reachedMs[99] ?? Infinity).toBeGreaterThanOrEqual(reachedMs[95] ?? Infinity)
        expect(reachedMs[95] ?? Infinity).toBeGreaterThanOrEqual(reachedMs[50] ?? Infinity)
      }
    }),
  )
})
