import type { BrowserContext } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Leg, RolloutDocument } from '../../src/core/index.ts'
import { eventually, rolloutAt, type Body, type PageGateOptions, type Visit } from '../support/gate-world.ts'
import { quiet } from '../support/quiet.ts'
import { LEGS, named, shareWorld } from '../support/shared-world.ts'

// What changes while a page is open: its area, its rollout, an SDK that comes late, what the app plugs in.

const { world, control, arrived, newSlug, chunkOf } = await shareWorld()

type Opened = { readonly visit: Visit; readonly slug: string; readonly visitor: BrowserContext }

async function open(
  rollout: unknown,
  more: PageGateOptions = {},
  arrange?: (visitor: BrowserContext) => unknown,
): Promise<Opened> {
  const slug = newSlug()
  const visitor = await world.newVisitor()
  await arrange?.(visitor)
  const visit = await world.visit(visitor, `/?row=${slug}`)
  await visit.start(world.options(rollout, { report: control.reportUrl(slug), ...more }))
  return { visit, slug, visitor }
}

async function close({ visit, visitor }: Opened): Promise<void> {
  expect(visit.errors).toEqual([])
  await visitor.close()
}

const events = (leg: Leg, slug: string): string[] => arrived(leg, slug).map(named).sort()
const eventOf = (leg: Leg, slug: string, event: string): Body =>
  arrived(leg, slug).find((body) => named(body) === event)!

/** Destinations, but for observers, that got this event, one entry a copy. */
const destinationsOf = (slug: string, event: string): string[] =>
  world.sandbox
    .received()
    .filter(({ body }) => (body['context'] as Body['context']).page['search'] === `?row=${slug}`)
    .filter(({ body, destination }) => body['event'] === event && !/copies|warehouse/.test(destination))
    .map(({ destination, leg }) => `${destination} from ${leg}`)
    .sort()

const enter = (visit: Visit, area: string): Promise<unknown> =>
  visit.page.evaluate((next) => {
    const { gate } = window as never as { gate: { options: { context: { area: string } }; page(): unknown } }
    gate.options.context.area = next
    return gate.page()
  }, area)

const byArea = (
  checkout: Partial<RolloutDocument['audiences'][number]>,
  more: Partial<RolloutDocument> = {},
) =>
  rolloutAt(100, 100, {
    ...more,
    audiences: [
      {
        name: 'checkout',
        when: [{ contextName: 'area', operator: 'IN', values: ['checkout'] }],
        ...checkout,
      },
      { name: 'everyone', rudderstack: 100, segment: 100 },
    ],
  })

const blockChunkOf = (leg: Leg) => (visitor: BrowserContext) =>
  visitor.route(`**/assets/${chunkOf(leg)}`, (route) => route.abort())

const ALL_RUDDERSTACK = { owners: { '*': 'rudderstack' } } as const

describe.concurrent('a page that enters another area', () => {
  test('loads the leg that is added, and gives a leg no more that is taken; each cohort is a session of its own', async () => {
    const opened = await open(byArea({ rudderstack: 0, segment: 100 }), { context: { area: 'checkout' } })
    const { visit, slug } = opened
    await visit.call('track', 'First')
    await eventually(() => expect(events('segment', slug)).toEqual(['First']))
    expect(world.sandbox.requested({ leg: 'rudderstack' }).filter(({ path }) => path.includes(slug))).toEqual(
      [],
    )
    await enter(visit, 'shop')
    await visit.call('track', 'Second')
    await eventually(() => expect(events('rudderstack', slug)).toEqual(['Second', 'page']))
    await enter(visit, 'checkout')
    await visit.call('track', 'Third')
    await eventually(() =>
      expect(events('segment', slug)).toEqual(['First', 'Second', 'Third', 'page', 'page']),
    )
    await quiet(visit.page)
    expect(events('rudderstack', slug)).toEqual(['Second', 'page'])
    const sessions = ['First', 'Second', 'Third'].map(
      (event) => eventOf('segment', slug, event).context.crossfade.session,
    )
    expect(new Set(sessions).size).toBe(3)
    await close(opened)
  })

  test('where only Segment runs Segment serves every destination, whoever owned them while both ran', async () => {
    const opened = await open(byArea({ rudderstack: 0, segment: 100 }, ALL_RUDDERSTACK), {
      context: { area: 'shop' },
    })
    const { visit, slug } = opened
    await visit.call('track', 'Both')
    await eventually(() => expect(destinationsOf(slug, 'Both')).toContain('amplitude from rudderstack'))
    await enter(visit, 'checkout')
    await visit.call('track', 'Alone')
    await eventually(() =>
      expect(destinationsOf(slug, 'Alone')).toEqual(
        expect.arrayContaining(['amplitude from segment', 'mixpanel from segment']),
      ),
    )
    expect(eventOf('segment', slug, 'Alone')['integrations']).toEqual({})
    await close(opened)
  })

  test('where RudderStack alone should run and has failed before, Segment stands in, with no call that it had', async () => {
    const opened = await open(
      byArea({ rudderstack: 100, segment: 0 }, { sentinel: 0 }),
      { context: { area: 'shop' } },
      blockChunkOf('rudderstack'),
    )
    const { visit, slug } = opened
    await visit.call('track', 'Both')
    await visit.ready()
    await enter(visit, 'checkout')
    await visit.call('track', 'Instead')
    await eventually(() => expect(events('segment', slug)).toEqual(['Both', 'Instead', 'page']))
    await enter(visit, 'shop')
    await visit.call('track', 'Again')
    await eventually(() => expect(events('segment', slug)).toContain('Again'))
    await quiet(visit.page)
    expect(events('segment', slug)).toEqual(['Again', 'Both', 'Instead', 'page', 'page'])
    const marked = (event: string): unknown =>
      eventOf('segment', slug, event).context.crossfade['failover' as never]
    expect([marked('Both'), marked('Instead'), marked('Again')]).toEqual([undefined, true, undefined])
    await close(opened)
  })
})

describe.concurrent('while both run', () => {
  test('a flag of the load options that says no keeps saying so, and All: false keeps what is named', async () => {
    const { writeKey, cdnURL } = world.sandbox.settings.segment
    const integrations = { All: false, Mixpanel: true, 'Actions Amplitude': false }
    const opened = await open(rolloutAt(100, 100, { owners: { '*': 'segment', Mixpanel: 'segment' } }), {
      segment: { writeKey, settings: { cdnURL }, options: { integrations } },
    })
    const { visit, slug } = opened
    await visit.call('track', 'Refused')
    await eventually(() => expect(events('segment', slug)).toEqual(['Refused']))
    expect(eventOf('segment', slug, 'Refused')['integrations']).toMatchObject({
      All: false,
      Mixpanel: true,
      'Actions Amplitude': false,
    })
    await close(opened)
  })

  test('a leg that comes late repeats nothing to destinations that the other one has served', async () => {
    let letGo = (): void => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const slug = newSlug()
    const visitor = await world.newVisitor()
    await visitor.route(`**/assets/${chunkOf('rudderstack')}`, async (route) => {
      await held
      await route.continue()
    })
    const visit = await world.visit(visitor, `/?row=${slug}`)
    await visit.page.clock.install()
    await visit.start(world.options(rolloutAt(100, 100, ALL_RUDDERSTACK)))
    await visit.call('track', 'Shared')
    await eventually(() => expect(events('segment', slug)).toEqual(['Shared']))
    await visit.page.clock.runFor(9_600)
    await visit.call('track', 'Alone')
    await eventually(() => expect(destinationsOf(slug, 'Alone')).toContain('amplitude from segment'))
    letGo()
    await eventually(() => expect(events('rudderstack', slug)).toEqual(['Alone', 'Shared']))
    await eventually(() => expect(destinationsOf(slug, 'Shared')).toContain('amplitude from rudderstack'))
    expect(destinationsOf(slug, 'Alone').filter((one) => one.endsWith('rudderstack'))).toEqual([])
    expect(destinationsOf(slug, 'Shared').filter((one) => one.endsWith('segment'))).toEqual([])
    await close({ visit, slug, visitor })
  })
})

describe.concurrent('a rollout that comes late', () => {
  const late = async (cached: RolloutDocument | null, next: RolloutDocument, waits: number) => {
    const slug = newSlug()
    const visitor = await world.newVisitor()
    if (cached) {
      control.answerRollout(slug, { body: JSON.stringify(cached) })
      const before = await world.visit(visitor, '/?earlier')
      await before.start(world.options(control.rolloutUrl(slug), { rolloutTimeoutMs: 20_000 }))
      await before.ready()
      await before.close()
    }
    let letIn = (): void => {}
    const after = new Promise<void>((resolve) => (letIn = resolve))
    control.answerRollout(slug, { body: JSON.stringify(next), after })
    const visit = await world.visit(visitor, `/?row=${slug}`)
    await visit.start(world.options(control.rolloutUrl(slug), { rolloutTimeoutMs: waits }))
    await visit.call('track', 'Before')
    await eventually(() => expect(events('segment', slug)).toContain('Before'))
    letIn()
    await visit.page.waitForResponse(control.rolloutUrl(slug)).catch(() => {})
    await quiet(visit.page)
    await visit.call('track', 'After')
    await eventually(() => expect(events('segment', slug)).toContain('After'))
    await quiet(visit.page)
    const assignment = (await visit.page.evaluate(
      () => (window as never as { gate: { assignment: unknown } }).gate.assignment,
    )) as { cohort: string; revision: number; killed: string | null }
    const requests = events('rudderstack', slug)
    await close({ visit, slug, visitor })
    return { assignment, rudderstack: requests }
  }

  test('is taken by a page that began with none, since it takes no leg from it', async () => {
    const { assignment, rudderstack } = await late(null, rolloutAt(100, 100, { revision: 3 }), 100)
    expect(assignment).toMatchObject({ cohort: 'dual', revision: 3 })
    expect(rudderstack).toEqual(['After'])
  })

  test('that lifts a kill is taken as it is: no page runs what was never published', async () => {
    const cached = rolloutAt(100, 100, { revision: 10, killed: 'rudderstack' })
    const { assignment, rudderstack } = await late(cached, rolloutAt(0, 100, { revision: 12 }), 20_000)
    expect(assignment).toMatchObject({ cohort: 'segment', revision: 12, killed: null })
    expect(rudderstack).toEqual([])
  })
})

describe.concurrent('what the app plugs in', () => {
  test('a middleware may add anything: both legs get what can be sent of it', async () => {
    const opened = await open(rolloutAt(100, 100))
    const { visit, slug } = opened
    await visit.page.evaluate(() => {
      const { gate } = window as never as {
        gate: { use(middleware: (call: { fields: object }) => unknown): void }
      }
      gate.use((call) => {
        const loop: Record<string, unknown> = { n: 1 }
        loop['self'] = loop
        return { ...call, fields: { ...call.fields, loop, big: 12n, run() {}, node: document.body } }
      })
    })
    await visit.call('track', 'Changed', { kept: 1 })
    await eventually(() => {
      for (const leg of LEGS)
        expect(eventOf(leg, slug, 'Changed').properties).toMatchObject({ kept: 1, big: '12', loop: { n: 1 } })
    })
    await close(opened)
  })

  test('a middleware and a source middleware each see a call once, before both legs, and may drop it', async () => {
    const opened = await open(rolloutAt(100, 100))
    const { visit, slug } = opened
    const seen = await visit.page.evaluate(async () => {
      type Payload = { obj: { event?: string; properties: Record<string, unknown> } }
      const { gate } = window as never as {
        gate: {
          use(middleware: (call: { event?: string; fields: object }) => unknown): void
          addSourceMiddleware(
            run: (given: { payload: Payload; next(payload: Payload | null): void }) => void,
          ): unknown
          track(event: string, properties?: object): Promise<unknown>
        }
      }
      const names: unknown[] = []
      gate.use((call) => {
        names.push(call.event)
        return call.event === 'Dropped' ? null : { ...call, fields: { ...call.fields, one: 1 } }
      })
      await gate.addSourceMiddleware(({ payload, next }) => {
        payload.obj.properties = { ...payload.obj.properties, two: 2 }
        next(payload.obj.event === 'Ended' ? null : payload)
      })
      await Promise.all([gate.track('Dropped'), gate.track('Ended'), gate.track('Passed', { zero: 0 })])
      return names
    })
    expect(seen).toEqual(['Dropped', 'Ended', 'Passed'])
    await eventually(() => {
      for (const leg of LEGS)
        expect(arrived(leg, slug).map(({ event, properties }) => [event, properties])).toEqual([
          ['Passed', { zero: 0, one: 1, two: 2 }],
        ])
    })
    await close(opened)
  })

  test('a rollout source of its own is asked once, and what it gives is checked', async () => {
    const slug = newSlug()
    const visitor = await world.newVisitor()
    const visit = await world.visit(visitor, `/?row=${slug}`)
    await visit.page.evaluate(
      ([options, rollout]) => {
        const page = window as never as Record<string, unknown> & { createGate(options: object): unknown }
        page['asked'] = 0
        const get = async (): Promise<unknown> => (page['asked'] = Number(page['asked']) + 1) && rollout
        page['gate'] = page.createGate({ ...(options as object), rollout: { get } })
      },
      [world.options(null), rolloutAt(100, 0, { sentinel: 0 })] as const,
    )
    await visit.call('track', 'Sourced')
    await eventually(() => expect(events('rudderstack', slug)).toEqual(['Sourced']))
    expect(events('segment', slug)).toEqual([])
    expect(await visit.page.evaluate(() => (window as never as { asked: number }).asked)).toBe(1)
    await close({ visit, slug, visitor })
  })

  test('a rollout address that is none costs neither the page nor the calls', async () => {
    const opened = await open('https://', { report: undefined as never })
    const { visit, slug } = opened
    await visit.call('track', 'Sent')
    await eventually(() => expect(events('segment', slug)).toEqual(['Sent']))
    expect(visit.console.some((line) => line.includes('option rollout must be'))).toBe(true)
    await close(opened)
  })
})

describe.concurrent('with delivery: trust', () => {
  test('what the page fetches with stays its own, and nothing is kept of what the SDKs have', async () => {
    const opened = await open(rolloutAt(100, 100), { delivery: 'trust' }, (visitor) =>
      visitor.addInitScript(() => {
        const { open: opens, send } = XMLHttpRequest.prototype
        Object.assign(window, { natives: [fetch, opens, send] })
      }),
    )
    const { visit, slug } = opened
    await visit.call('track', 'Made')
    await visit.ready()
    await eventually(() => expect(LEGS.map((leg) => events(leg, slug))).toEqual([['Made'], ['Made']]))
    await eventually(async () =>
      expect(
        await visit.page.evaluate(() => ({
          keys: Object.keys(localStorage).filter((key) => /^crossfade_(made|call|note)/.test(key)),
          own: [fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send].map(
            (one, i) => one === (window as never as { natives: unknown[] }).natives[i],
          ),
        })),
      ).toEqual({ keys: [], own: [true, true, true] }),
    )
    await close(opened)
  })

  test("an alias of somebody unknown that Segment's SDK has kept goes out as it was made", async () => {
    const single = 'http://segment.localhost:*/segment/api/v1/a'
    const opened = await open(rolloutAt(0, 100), { delivery: 'trust' }, (visitor) =>
      visitor.route(single, (route) =>
        route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*' } }),
      ),
    )
    const { visit, slug } = opened
    const { page } = visit
    const before = await page.evaluate(() =>
      (window as never as { gate: { user(): { anonymousId(): string } } }).gate.user().anonymousId(),
    )
    await visit.ready()
    const refused = page.waitForResponse(/v1\/a$/)
    await visit.call('alias', 'ann')
    await refused
    await page.goto(world.server.at('/left', 'localhost'))
    await page.context().unrouteAll({ behavior: 'ignoreErrors' })
    const later = await world.visit(page.context(), `/?row=${slug}`)
    await later.start(world.options(rolloutAt(0, 100), { delivery: 'trust' }))
    await eventually(() =>
      expect(arrived('segment', slug)).toMatchObject([
        { type: 'alias', userId: 'ann', previousId: before, anonymousId: before },
      ]),
    )
    await close(opened)
  })
})

describe.concurrent('where an identity came from', () => {
  test.each([
    ['new', []],
    ['segment', [{ name: 'ajs_anonymous_id', value: 'old-1', domain: 'localhost', path: '/' }]],
  ])('is said once on the console, and reported: %s', async (source, cookies) => {
    const opened = await open(rolloutAt(0, 100), {}, (visitor) => visitor.addCookies(cookies))
    const { visit, slug } = opened
    await visit.call('track', 'Known')
    await visit.ready()
    const lines = visit.console.filter((line) => line.includes('identity from'))
    expect(lines).toEqual([`debug: crossfade: identity from ${source}`])
    await eventually(() =>
      expect(control.reports(slug).at(-1)).toMatchObject({ identity: { source, conflicts: 0 } }),
    )
    await close(opened)
  })
})

describe.concurrent('links and forms', () => {
  test('a form with a control named submit goes out, tracked first, with its options', async () => {
    const opened = await open(rolloutAt(0, 100))
    const { visit, slug } = opened
    await visit.page.evaluate(() => {
      document.body.innerHTML =
        '<form action="/left"><input name="q" value="7"><button name="submit">Pay</button></form>'
      const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => unknown> }
      return gate['trackForm']!(
        document.querySelector('form'),
        'Paid',
        { n: 1 },
        { integrations: { Mixpanel: false } },
      )
    })
    await visit.page.click('button')
    await visit.page.waitForURL('**/left?q=7&submit=')
    await eventually(() => expect(events('segment', slug)).toEqual(['Paid']))
    expect(eventOf('segment', slug, 'Paid')['integrations']).toEqual({ Mixpanel: false })
    await close(opened)
  })

  test('the button that sends a form is in what is sent', async () => {
    const opened = await open(rolloutAt(0, 100))
    const { visit, slug } = opened
    await visit.ready()
    await visit.page.evaluate(() => {
      document.body.innerHTML =
        '<form action="/left"><button name="do" value="save">Save</button><button name="do" value="drop">Drop</button></form>'
      const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => unknown> }
      return gate['trackForm']!(document.querySelector('form'), 'Sent')
    })
    await visit.page.click('text=Drop')
    await visit.page.waitForURL('**/left?do=drop')
    await eventually(() => expect(events('segment', slug)).toEqual(['Sent']))
    await close(opened)
  })

  test('a link that opens elsewhere, or is saved, does so, and is tracked', async () => {
    const opened = await open(rolloutAt(0, 100))
    const { visit, slug } = opened
    await visit.ready()
    await visit.page.evaluate(() => {
      document.body.innerHTML =
        '<a id="frame" href="/left" target="inner">Frame</a><iframe name="inner"></iframe><a id="file" href="/left" download="a.html">File</a>'
      const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => unknown> }
      return gate['trackLink']!(document.querySelectorAll('a'), (link: Element) => `To ${link.id}`)
    })
    const saved = visit.page.waitForEvent('download')
    await visit.page.click('#frame')
    await visit.page.click('#file')
    expect((await saved).suggestedFilename()).toBe('a.html')
    await eventually(() => expect(visit.page.frame('inner')?.url()).toContain('/left'))
    await eventually(() => expect(events('segment', slug)).toEqual(['To file', 'To frame']))
    expect(visit.page.url()).toContain(`row=${slug}`)
    await close(opened)
  })

  test('a link is followed once its call is handed over; a naming function that throws follows it as it is', async () => {
    const opened = await open(rolloutAt(0, 100))
    const { visit, slug } = opened
    await visit.ready()
    await visit.page.evaluate(() => {
      document.body.innerHTML = '<a href="/left?one">One</a>'
      const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => unknown> }
      return gate['trackLink']!(document.querySelector('a'), (link: Element) => `To ${link.textContent}`)
    })
    await visit.page.click('a')
    await visit.page.waitForURL('**/left?one')
    await eventually(() => expect(events('segment', slug)).toEqual(['To One']))
    await close(opened)
  })
})

describe('a page that makes more calls than its legs take', () => {
  test('keeps a bounded number of them in memory; the rest is sent from the journal, once, as of when it was made', async () => {
    const opened = await open(rolloutAt(100, 100))
    const { visit, slug, visitor } = opened
    await visit.call('track', 'First')
    await eventually(() => expect(LEGS.map((leg) => events(leg, slug))).toEqual([['First'], ['First']]))
    // the SDKs get none of theirs through, and hold as many as they may
    await visitor.route(/(segment|rudderstack)\.localhost.*\/v1\/[a-z]+$/, (route) =>
      route.request().postData()?.includes('"Beyond"') ? route.continue() : route.abort(),
    )
    const madeBy = await visit.page.evaluate(() => {
      const { gate } = window as never as { gate: { track(event: string, fields: object): unknown } }
      // of those beyond, the first few wait in memory, too: as many as the first slice of work takes
      for (let n = 0; n < 5_100; n++) void gate.track(n < 5_000 ? 'Many' : 'Beyond', { n })
      return Date.now()
    })
    // as it does each minute
    await visit.page.evaluate(() => void dispatchEvent(new Event('online')))
    const expected = Array.from({ length: 50 }, (_, i) => 5_050 + i)
    const beyond = (leg: Leg): Body[] => arrived(leg, slug).filter(({ event }) => event === 'Beyond')
    const numbers = (leg: Leg): unknown[] => beyond(leg).map(({ properties }) => properties?.['n'])
    // which of them have waited in memory is a matter of the machine
    const late = (leg: Leg): unknown[] => numbers(leg).filter((n) => Number(n) >= 5_050)
    for (const leg of LEGS) {
      // the SDKs try thousands of calls in vain meanwhile, which takes a busy machine half a minute
      await eventually(() => expect(late(leg)).toEqual(expected), 100_000)
      expect(new Set(numbers(leg)).size).toBe(numbers(leg).length)
      for (const { context, ...body } of beyond(leg)) {
        expect(context.crossfade.cohort).toBe('dual')
        const at = Date.parse(String(body['originalTimestamp' as never] ?? body['timestamp' as never]))
        expect(at).toBeLessThanOrEqual(madeBy)
      }
    }
    await visit.page.goto(world.server.at('/left', 'localhost'))
    await eventually(() => {
      const { problems } = control.reports(slug).at(-1)!
      expect(problems.find(({ code }) => code === 'calls-overflow')?.count).toBeGreaterThanOrEqual(50)
    })
    await close(opened)
  }, 120_000)
})
