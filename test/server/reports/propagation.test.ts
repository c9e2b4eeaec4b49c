import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFollowing } from '../../../src/server/reports/figures/read-following.ts'
import { propagationOf } from '../../../src/server/reports/propagation.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { reportsIn } from './reported.ts'

const MINUTE = 60_000

let warehouse: TestWarehouse
beforeAll(async () => void (warehouse = await openTestWarehouse()))
afterAll(() => warehouse.close())

/** Pages that report to a server whose clock the test moves. */
const watch = () => {
  const world = reportsIn(warehouse)
  let publication = { revision: 42, publishedAt: world.now() }
  world.wait(1)
  const report = async (
    ...pages: readonly (readonly [page: string, revision: number, person?: string])[]
  ) => {
    const at = world.now()
    await world.insert(
      ...pages.map(([page, revision, subject = page]) => ({ page, revision, subject, calls: [], at })),
    )
  }
  return {
    ...world,
    publish(revision: number) {
      publication = { revision, publishedAt: world.now() }
    },
    /** Pages with a person of their own, unless one is named, all of them now. */
    report,
    async read(streams = 0) {
      const following = await readFollowing(warehouse, world.key, publication, world.now())
      return propagationOf(publication, following, streams)
    },
  }
}

const names = (count: number, prefix = 'p'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

/** Some pages on revision 42, and then 43 is published. */
const published = async (count: number) => {
  const world = watch()
  await world.report(...names(count).map((page) => [page, 42] as const))
  world.wait(1_000)
  world.publish(43)
  return world
}

describe('a revision that is published', () => {
  it('is followed by nobody at first, and by all once each page has reported it', async () => {
    const world = await published(4)
    expect(await world.read()).toMatchObject({ revision: 43, pages: 4, followed: 0, share: 0 })
    world.wait(300)
    await world.report(...names(4).map((page) => [page, 43] as const))
    expect(await world.read(4)).toEqual({
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

  it('says after how long 50, 95 and 99 % of the pages that were there had followed', async () => {
    const world = await published(100)
    const followed = names(96).map((page, index) => ({ page, at: world.now() + 10 * (index + 1) }))
    await world.insert(...followed.map((each) => ({ ...each, subject: each.page, revision: 43, calls: [] })))
    world.wait(960)
    expect(await world.read()).toMatchObject({ share: 96, reachedMs: { 50: 500, 95: 950, 99: null } })
  })

  it('is not slowed by pages that begin with it', async () => {
    const world = await published(2)
    world.wait(100)
    await world.report(...names(2).map((page) => [page, 43] as const))
    world.wait(MINUTE)
    await world.report(...names(50, 'new').map((page) => [page, 43] as const))
    expect(await world.read()).toMatchObject({ pages: 52, followed: 52, reachedMs: { 50: 100, 99: 100 } })
  })

  it('counts a page that begins with an old one as behind', async () => {
    const world = await published(0)
    await world.report(['cached', 42])
    expect(await world.read()).toMatchObject({ share: 0, reachedMs: { 50: null } })
    expect((await world.read()).behind).toEqual([{ revision: 42, pages: 1, lastSeenAt: world.now() }])
  })

  it('shows who is behind by revision, the newest first, five at most, last seen when', async () => {
    const world = watch()
    world.publish(50)
    for (const [at, revision] of [44, 49, 47, 46, 45, 48, 49].entries()) {
      world.wait(1_000)
      await world.report([`p${at}`, revision])
    }
    const rows = (await world.read()).behind
    expect(rows.map(({ revision, pages }) => [revision, pages])).toEqual([
      [49, 2],
      [48, 1],
      [47, 1],
      [46, 1],
      [45, 1],
    ])
    expect(rows[0]?.lastSeenAt).toBe(world.now())
  })

  it('never shows 100 % while a page is behind', async () => {
    const world = await published(20_001)
    await world.report(...names(20_000).map((page) => [page, 43] as const))
    expect((await world.read()).share).toBe(99.99)
  })

  it('counts pages that have a higher one, from another server, as following', async () => {
    const world = await published(1)
    await world.report(['p0', 44])
    expect(await world.read()).toMatchObject({ followed: 1, share: 100 })
  })

  it('begins anew with the next', async () => {
    const world = await published(1)
    await world.report(['p0', 43])
    expect(await world.read()).toMatchObject({ followed: 1, reachedMs: { 50: 0 } })
    world.wait(500)
    world.publish(44)
    expect(await world.read()).toMatchObject({ revision: 44, followed: 0, reachedMs: { 50: null } })
  })
})

describe('a page that falls silent', () => {
  it('counts as behind for two minutes, and is then told apart', async () => {
    const world = await published(3)
    await world.report(['p0', 43])
    await world.report(['p1', 43])
    world.wait(2 * MINUTE - 1_000)
    expect(await world.read()).toMatchObject({ pages: 3, share: 66.66, silent: 0, reachedMs: { 95: null } })
    world.wait(1)
    expect(await world.read()).toMatchObject({ pages: 2, share: 100, silent: 1, reachedMs: { 95: 0 } })
    world.wait(30 * MINUTE)
    expect(await world.read()).toMatchObject({ pages: 0, share: null, silent: 0 })
  })

  it('and comes back later slows no figure: it was hidden', async () => {
    const world = await published(2)
    world.wait(400)
    await world.report(['p0', 43])
    world.wait(10 * MINUTE)
    await world.report(['p1', 43])
    expect(await world.read()).toMatchObject({ followed: 2, reachedMs: { 50: 400, 99: 400 } })
  })

  it('after it named an old revision stays behind for half an hour, and slows the figures', async () => {
    const world = await published(2)
    await world.report(['p0', 43])
    world.wait(MINUTE)
    await world.report(['p1', 42])
    world.wait(29 * MINUTE)
    expect(await world.read()).toMatchObject({ share: 50, reachedMs: { 50: 0, 95: null } })
    await world.report(['p1', 43])
    expect(await world.read()).toMatchObject({ share: 100, reachedMs: { 95: 30 * MINUTE } })
  })

  it('because its person went to another page counts no more, and again when it reports', async () => {
    const world = watch()
    await world.report(['first', 42, 'ann'])
    world.publish(43)
    world.wait(1)
    await world.report(['second', 43, 'ann'])
    expect(await world.read()).toMatchObject({ pages: 1, share: 100 })
    world.wait(1)
    await world.report(['first', 42, 'ann'])
    expect(await world.read()).toMatchObject({ pages: 2, share: 50 })
    world.wait(1)
    await world.report(['third', 43, 'ann'])
    expect(await world.read()).toMatchObject({ pages: 2, share: 100 })
  })
})

it('keeps a page at the highest revision that it named, as two reports can overtake each other', async () => {
  const world = await published(1)
  await world.report(['p0', 43])
  await world.report(['p0', 42])
  expect(await world.read()).toMatchObject({ followed: 1, behind: [] })
})

it('adds up: live pages follow or are behind, whatever they report and when', async () => {
  const step = fc.record({
    page: fc.constantFrom('a', 'b', 'c', 'd'),
    person: fc.constantFrom('x', 'y'),
    revision: fc.integer({ min: 41, max: 44 }),
    waitMs: fc.integer({ min: 0, max: 5 * MINUTE }),
    publish: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const world = watch()
      for (const { page, person, revision, waitMs, publish } of steps) {
        world.wait(waitMs)
        if (publish) world.publish(revision)
        await world.report([page, revision, person])
        const { pages, followed, share, behind, reachedMs } = await world.read()
        expect(pages).toBe(followed + behind.reduce((sum, row) => sum + row.pages, 0))
        expect(share === 100).toBe(behind.length === 0 && pages > 0)
        expect(reachedMs[99] ?? Infinity).toBeGreaterThanOrEqual(reachedMs[95] ?? Infinity)
        expect(reachedMs[95] ?? Infinity).toBeGreaterThanOrEqual(reachedMs[50] ?? Infinity)
      }
    }),
    { numRuns: 5 },
  )
})
