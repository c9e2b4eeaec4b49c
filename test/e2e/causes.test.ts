import type { BrowserContext, Route } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import type { ReportBody } from '../support/control-server.ts'
import { eventually, rolloutAt, type PageGateOptions, type Visit } from '../support/gate-world.ts'
import { quiet } from '../support/quiet.ts'
import { LEGS, shareWorld } from '../support/shared-world.ts'

// What a page knows of its calls when it ends, by the report that it sends as it does.

const { world, control, arrived, chunkOf, newSlug } = await shareWorld()

const API: Readonly<Record<Leg, RegExp>> = {
  segment: /segment\.localhost:\d+\/segment\/api\/v1\/[a-z]$/,
  rudderstack: /rudderstack\.localhost:\d+\/rudderstack\/dataplane\/v1\//,
}

/** Calls that an SDK has at a time while none of them is answered. */
const MOST_IN_HAND = 80

type Setup = { readonly visitor: BrowserContext; readonly visit: Visit; readonly slug: string }

async function open(given?: BrowserContext, more: PageGateOptions = {}): Promise<Setup> {
  const slug = newSlug()
  const visitor = given ?? (await world.newVisitor())
  const visit = await world.visit(visitor, `/?row=${slug}`)
  const report = control.reportUrl(slug)
  await visit.start(world.options(rolloutAt(100, 100), { report, delivery: 'observe', ...more }))
  return { visitor, visit, slug }
}

const calls = async (visit: Visit): Promise<void> => {
  await visit.call('track', 'A', { n: 1 })
  await visit.call('track', 'A', { n: 2 })
  await visit.call('page', 'Home')
}

/** Answers every request for one leg's events. @returns how many there were */
async function answer(visitor: BrowserContext, leg: Leg, how: (route: Route) => unknown) {
  const seen = { requests: 0 }
  await visitor.route(API[leg], async (route) => {
    seen.requests++
    await how(route)
  })
  return seen
}

const status = (code: number) => (route: Route) =>
  route.fulfill({ status: code, headers: { 'access-control-allow-origin': '*' } })

/** One row of a leg: its event or type, the counts that are not 0, and why. */
const rowsOf = (report: ReportBody, leg: Leg): Record<string, unknown> =>
  Object.fromEntries(
    report.calls
      .filter((row) => row.leg === leg)
      .map(({ leg: _, type, event, ...counts }) => [
        event || type,
        Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
      ]),
  )

/** Leaves the page, and reads what it said as it went: the newest of its reports is the one that says this. */
async function expectOnLeaving(
  { visit, slug }: Setup,
  expected: Partial<Record<Leg, object>>,
): Promise<void> {
  await visit.page.goto(world.server.at('/left', 'localhost'))
  await eventually(() => {
    const last = control.reports(slug).at(-1)!
    for (const leg of Object.keys(expected) as Leg[]) expect(rowsOf(last, leg)).toEqual(expected[leg])
  })
  expect(visit.errors).toEqual([])
}

const delivered = { A: { made: 2, delivered: 2 }, page: { made: 1, delivered: 1 } }
const all = (state: string, cause: string) => ({
  A: { made: 2, [state]: 2, causes: { [cause]: 2 } },
  page: { made: 1, [state]: 1, causes: { [cause]: 1 } },
})

describe.concurrent('the report of a page that ends says of each event', () => {
  test('that both vendors have confirmed it', async () => {
    const at = await open()
    await calls(at.visit)
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, at.slug).length)).toEqual([3, 3]))
    await quiet(at.visit.page)
    await expectOnLeaving(at, { segment: delivered, rudderstack: delivered })
    await at.visitor.close()
  })

  test.each(LEGS)('that %s has refused it, with what status', async (leg) => {
    const visitor = await world.newVisitor()
    await answer(visitor, leg, status(400))
    const at = await open(visitor)
    await calls(at.visit)
    const other = leg === 'segment' ? 'rudderstack' : 'segment'
    await eventually(() => expect(arrived(other, at.slug).length).toBe(3))
    await quiet(at.visit.page)
    await expectOnLeaving(at, { [leg]: all('refused', 'refused-400'), [other]: delivered })
    await visitor.close()
  })

  test.each<[string, string, (route: Route) => unknown]>([
    ['a blocker lets nothing through', 'blocked', (route) => route.abort('blockedbyclient')],
    ['the vendor is down', 'unavailable', status(503)],
  ])('that RudderStack’s SDK still tries where %s', async (_, cause, how) => {
    const visitor = await world.newVisitor()
    const seen = await answer(visitor, 'rudderstack', how)
    const at = await open(visitor)
    await calls(at.visit)
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(3))
    await eventually(() => expect(seen.requests).toBeGreaterThanOrEqual(3))
    await quiet(at.visit.page)
    await expectOnLeaving(at, { segment: delivered, rudderstack: all('handed', cause) })
    await visitor.close()
  })

  test('that nothing was answered yet; and the page after it tells that it has sent it', async () => {
    const visitor = await world.newVisitor()
    let hangs = true
    const seen = await answer(visitor, 'rudderstack', (route) => (hangs ? undefined : route.continue()))
    const at = await open(visitor)
    await calls(at.visit)
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(3))
    await eventually(() => expect(seen.requests).toBeGreaterThan(0))
    await quiet(at.visit.page)
    await expectOnLeaving(at, { segment: delivered, rudderstack: all('handed', 'page-left') })
    await at.visit.page.close()
    hangs = false
    const next = await open(visitor)
    await eventually(() => expect(arrived('rudderstack', at.slug).length).toBe(3))
    await quiet(next.visit.page)
    await next.visit.page.goto(world.server.at('/left', 'localhost'))
    await eventually(() =>
      expect(control.reports(next.slug).at(-1)!.problems).toEqual([
        { code: 'rudderstack-recovered', count: 3 },
      ]),
    )
    await visitor.close()
  })

  test('that no SDK has got it', async () => {
    const visitor = await world.newVisitor()
    await visitor.route(`**/assets/${chunkOf('rudderstack')}`, () => {})
    const at = await open(visitor)
    await calls(at.visit)
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(3))
    await quiet(at.visit.page)
    await expectOnLeaving(at, { segment: delivered, rudderstack: all('pending', 'page-left') })
    await visitor.close()
  })

  test('what there is room for beside the calls that leave with it, of which none is lost', async () => {
    const visitor = await world.newVisitor()
    const at = await open(visitor)
    await at.visit.call('track', 'Answered')
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(1))
    await quiet(at.visit.page)
    // a batch leaves; what the SDK posts one by one has no answer
    const single = 'http://segment.localhost:*/segment/api/v1/t'
    await visitor.route(single, () => {})
    const names = Array.from({ length: 130 }, (_, n) => `Event ${n} with a name as long as names in apps are`)
    await at.visit.page.evaluate(async (all) => {
      const { gate } = window as never as { gate: { track: (name: string, more: object) => unknown } }
      await Promise.all(all.map((name) => gate.track(name, { text: 'x'.repeat(700) })))
    }, names)
    await eventually(() => expect(arrived('rudderstack', at.slug).length).toBe(131))
    await at.visit.page.goto(world.server.at('/left', 'localhost'))
    await eventually(() => expect(arrived('segment', at.slug).length).toBeGreaterThan(1))
    await eventually(() => {
      const { calls: rows } = control.reports(at.slug).at(-1)!
      const left = rows.map(({ leg, causes }) => (leg === 'segment' ? (causes?.['page-left'] ?? 0) : 0))
      expect(left.reduce((sum, count) => sum + count, 0)).toBe(130)
    })
    // what left with the page is handed; what found no room waits for the next one
    const { calls: rows } = control.reports(at.slug).at(-1)!
    const total = (state: 'handed' | 'pending') =>
      rows.reduce((sum, row) => sum + (row.leg === 'segment' ? (row[state] ?? 0) : 0), 0)
    const left = arrived('segment', at.slug).length - 1
    expect(total('handed')).toBe(MOST_IN_HAND + left)
    expect(total('pending')).toBe(130 - MOST_IN_HAND - left)
    await at.visit.page.close()
    await visitor.unroute(single)
    await open(visitor)
    await eventually(() =>
      expect(new Set(arrived('segment', at.slug).map(({ messageId }) => messageId)).size).toBe(131),
    )
    expect(arrived('segment', at.slug).length).toBe(131)
    await visitor.close()
  })

  test('that its SDK did not load', async () => {
    const visitor = await world.newVisitor()
    await visitor.route(`**/assets/${chunkOf('rudderstack')}`, (route) => route.abort())
    const at = await open(visitor)
    await calls(at.visit)
    await at.visit.ready()
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(3))
    await quiet(at.visit.page)
    await expectOnLeaving(at, { segment: delivered, rudderstack: all('blocked', 'sdk-failed') })
    await visitor.close()
  })
})

describe.concurrent('a gate that ends before its page', () => {
  test('by the app says at once what it takes along', async () => {
    const visitor = await world.newVisitor()
    await visitor.route(`**/assets/${chunkOf('rudderstack')}`, () => {})
    const at = await open(visitor)
    await calls(at.visit)
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(3))
    await at.visit.call('destroy')
    await eventually(() => {
      const last = control.reports(at.slug).at(-1)!
      expect(rowsOf(last, 'rudderstack')).toEqual(all('dropped', 'destroyed'))
    })
    await visitor.close()
  })

  test('by a withdrawn consent says nothing; after another yes, how many calls that has cost', async () => {
    const visitor = await world.newVisitor()
    await visitor.route(`**/assets/${chunkOf('rudderstack')}`, () => {})
    const at = await open(visitor)
    await calls(at.visit)
    await eventually(() => expect(arrived('segment', at.slug).length).toBe(3))
    await at.visit.call('setConsent', false)
    const told = control.reports(at.slug).length
    await at.visit.call('track', 'In between')
    await quiet(at.visit.page)
    expect(control.reports(at.slug).length).toBe(told)
    await at.visit.call('setConsent', true)
    await eventually(() =>
      expect(control.reports(at.slug).at(-1)!.problems).toEqual([{ code: 'dropped-consent', count: 4 }]),
    )
    expect(control.reports(at.slug).at(-1)!.calls).toEqual([])
    await visitor.close()
  })
})
