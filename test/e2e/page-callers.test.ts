import type { BrowserContext } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import { eventually, rolloutAt, type Visit } from '../support/gate-world.ts'
import { pageHtml } from '../support/page-server.ts'
import { quiet } from '../support/quiet.ts'
import { LEGS, named, shareWorld } from '../support/shared-world.ts'

// Who else is on the page: snippets, SDKs of its own, a second gate, addresses that ask for calls, wrong options.

const here = (file: string): string => new URL(file, import.meta.url).pathname

const PAGES = { '/': pageHtml(['gate']), '/with-sdks': pageHtml(['gate', 'bare']), '/left': pageHtml([]) }

const { world, control, arrived, newSlug } = await shareWorld({
  entries: { gate: here('pages/gate.ts'), bare: here('pages/bare-sdks.ts') },
  pages: PAGES,
})

type Opened = { readonly visit: Visit; readonly slug: string; readonly visitor: BrowserContext }

/** A page of its own visitor; `before` runs in it before any other script. */
async function open(more = '', before?: () => void, path = '/'): Promise<Opened> {
  const slug = newSlug()
  const visitor = await world.newVisitor()
  if (before) await visitor.addInitScript(before)
  const visit = await world.visit(visitor, `${path}?row=${slug}${more}`)
  return { visit, slug, visitor }
}

const close = async ({ visit, visitor }: Opened): Promise<void> => {
  expect(visit.errors).toEqual([])
  await visitor.close()
}

const expectCalls = (slug: string, calls: readonly string[]): Promise<void> =>
  eventually(() => {
    for (const leg of LEGS) expect({ leg, calls: arrived(leg, slug).map(named) }).toEqual({ leg, calls })
  })

const options = (slug: string, more: object = {}): Record<string, unknown> =>
  world.options(rolloutAt(100, 100), { report: control.reportUrl(slug), ...more })

/** Does to `window.analytics` what Segment's snippet does: queue calls with the page of the moment, load the SDK. */
function snippet(): void {
  type Queue = unknown[] & Record<string, unknown>
  const page = window as never as { analytics?: Queue; snippetLoads?: number }
  const analytics = (page.analytics ??= [] as never as Queue)
  if (analytics['initialize'] !== undefined || analytics['invoked']) return
  analytics['invoked'] = true
  for (const method of ['track', 'page', 'identify', 'reset', 'ready', 'on']) {
    analytics[method] = (...args: unknown[]) => {
      const moment = {
        __t: 'bpc',
        p: location.pathname,
        u: location.href,
        s: location.search,
        t: document.title,
        r: '',
      }
      analytics.push(
        ['track', 'page', 'identify'].includes(method) ? [method, ...args, moment] : [method, ...args],
      )
      return analytics
    }
  }
  analytics['load'] = () => (page.snippetLoads = (page.snippetLoads ?? 0) + 1)
  ;(analytics['load'] as () => void)()
}

const onAnalytics = (visit: Visit, ...calls: readonly [name: string, ...args: unknown[]][]): Promise<void> =>
  visit.page.evaluate((all) => {
    const { analytics } = window as never as { analytics: Record<string, (...args: unknown[]) => unknown> }
    for (const [name, ...args] of all) analytics[name]!(...args)
  }, calls)

describe.concurrent('as window.analytics', () => {
  test('the gate drains what the snippet has queued, in order, and takes what is called there later', async () => {
    const opened = await open('', snippet)
    const { visit, slug } = opened
    await onAnalytics(
      visit,
      ['page', 'Shop'],
      ['identify', 'ann', { plan: 'pro' }],
      ['track', 'Queued', { n: 1 }],
    )
    await visit.start(options(slug, { global: 'analytics' }))
    await onAnalytics(visit, ['track', 'Later', { n: 2 }])
    await expectCalls(slug, ['page', 'identify', 'Queued', 'Later'])
    for (const leg of LEGS) {
      const [page, identify, queued] = arrived(leg, slug)
      expect(page).toMatchObject({ name: 'Shop' })
      expect(identify).toMatchObject({ userId: 'ann' })
      expect(queued!.properties).toEqual({ n: 1 })
    }
    await close(opened)
  })

  test('a snippet that comes later neither replaces the gate nor loads an SDK', async () => {
    const opened = await open()
    const { visit, slug } = opened
    await visit.start(options(slug, { global: 'analytics' }))
    await visit.page.evaluate(snippet)
    await onAnalytics(visit, ['track', 'After the snippet'])
    const found = await visit.page.evaluate(() => {
      const page = window as never as { analytics: unknown; gate: unknown; snippetLoads?: number }
      page.analytics = { track: () => {} }
      return { isGate: page.analytics === page.gate, loads: page.snippetLoads ?? 0 }
    })
    expect(found).toEqual({ isGate: true, loads: 0 })
    await expectCalls(slug, ['After the snippet'])
    await close(opened)
  })

  test('an SDK that stood there, or whose snippet has begun to load one, is warned about all the same', async () => {
    for (const stood of ['sdk', 'loading snippet'] as const) {
      const opened = await open()
      const { visit, slug } = opened
      await visit.page.evaluate((kind) => {
        const methods = { initialize: true, invoked: true, track() {}, load() {} }
        const value = kind === 'sdk' ? methods : Object.assign([], methods, { _loadOptions: undefined })
        Object.assign(window, { analytics: value })
      }, stood)
      await visit.start(options(slug, { global: 'analytics' }))
      await visit.call('track', 'Ours')
      await expectCalls(slug, ['Ours'])
      await reportTwice(visit)
      await eventually(() => expect(foreignSdks(slug)).toBe(1))
      expect(warnings(visit, 'segment').length).toBe(1)
      await close(opened)
    }
  })

  test('without the option the gate leaves window.analytics alone', async () => {
    const opened = await open()
    const { visit, slug } = opened
    await visit.start(options(slug))
    await visit.call('track', 'Alone')
    await expectCalls(slug, ['Alone'])
    expect(await visit.page.evaluate(() => 'analytics' in window)).toBe(false)
    await close(opened)
  })

  test('a queue of nonsense harms nothing', async () => {
    const opened = await open('', () => {
      Object.assign(window, {
        analytics: [null, 5, 'track', ['track'], ['no such method', 1], [], [null], ['track', 'Fine']],
      })
    })
    const { visit, slug } = opened
    await visit.start(options(slug, { global: 'analytics' }))
    await expectCalls(slug, ['Fine'])
    await close(opened)
  })
})

/** Lines of the console that warn of somebody else's SDK. */
const warnings = (visit: Visit, name: Leg): string[] =>
  visit.console.filter((line) => line.includes(`the page also runs ${name}'s SDK`))

const reportTwice = (visit: Visit): Promise<void> =>
  visit.page.evaluate(() => {
    for (let i = 0; i < 2; i++) dispatchEvent(new PageTransitionEvent('pagehide'))
  })

const foreignSdks = (slug: string): number =>
  control
    .reports(slug)
    .at(-1)
    ?.problems.find(({ code }) => code === 'foreign-sdk')?.count ?? 0

describe.concurrent('an SDK that the gate did not load', () => {
  const expectForeign = async ({ visit, slug }: Opened, name: Leg): Promise<void> => {
    await visit.call('track', 'Ours')
    await visit.ready()
    await expectCalls(slug, ['Ours'])
    // each report looks once more
    await reportTwice(visit)
    await eventually(() => expect(foreignSdks(slug)).toBe(1))
    expect(warnings(visit, name).length).toBe(1)
  }

  test('Segment by its snippet: warned about once, and reported', async () => {
    const opened = await open('', snippet)
    await opened.visit.start(options(opened.slug))
    await expectForeign(opened, 'segment')
    await close(opened)
  })

  test('Segment by its snippet that comes after the gate', async () => {
    const opened = await open()
    await opened.visit.start(options(opened.slug))
    await opened.visit.ready()
    await opened.visit.page.evaluate(snippet)
    await expectForeign(opened, 'segment')
    await close(opened)
  })

  test('Segment, loaded', async () => {
    const opened = await open('', undefined, '/with-sdks')
    await opened.visit.page.waitForFunction(() => 'bare' in window)
    const { writeKey, cdnSettings } = world.sandbox.settings.segment
    await opened.visit.page.evaluate(
      async ([key, settings]) => {
        const loaded = window.bare.AnalyticsBrowser.load({ writeKey: key, cdnSettings: settings as never })
        Object.assign(window, { analytics: (await loaded)[0] })
      },
      [writeKey, cdnSettings] as const,
    )
    await opened.visit.start(options(opened.slug))
    await expectForeign(opened, 'segment')
    await close(opened)
  })

  test('RudderStack by its snippet, whose queue is neither lost nor taken over', async () => {
    const opened = await open('', () => {
      const queue = [] as unknown[] as unknown[] & Record<string, unknown>
      for (const method of ['load', 'track', 'page', 'identify', 'ready'])
        queue[method] = (...args: unknown[]) => void queue.push([method, ...args])
      Object.assign(window, { rudderanalytics: queue })
      ;(queue['load'] as (...args: unknown[]) => void)('SOMEBODY', 'http://rudderstack.localhost:1/elsewhere')
      ;(queue['track'] as (...args: unknown[]) => void)('Theirs')
    })
    await opened.visit.start(options(opened.slug))
    await opened.visit.call('track', 'Ours')
    await opened.visit.ready()
    const queued = await opened.visit.page.evaluate(() =>
      JSON.stringify((window as never as { rudderanalytics: unknown }).rudderanalytics),
    )
    expect(JSON.parse(queued)).toEqual([
      ['load', 'SOMEBODY', expect.any(String)],
      ['track', 'Theirs'],
    ])
    await expectCalls(opened.slug, ['Ours'])
    await reportTwice(opened.visit)
    await eventually(() => expect(foreignSdks(opened.slug)).toBe(1))
    expect(warnings(opened.visit, 'rudderstack').length).toBe(1)
    await close(opened)
  })

  test('is not what the gate has loaded itself, even where that has failed', async () => {
    const opened = await open()
    const { visit, slug, visitor } = opened
    const disabled = { source: { enabled: false, destinations: [] } }
    await visitor.route('http://rudderstack.localhost:*/**/sourceConfig/**', (route) =>
      route.fulfill({ json: disabled, headers: { 'access-control-allow-origin': '*' } }),
    )
    await visit.start(options(slug))
    expect((await visit.ready()).sdks).toMatchObject({
      segment: { state: 'ready' },
      rudderstack: { state: 'failed', why: 'source-disabled' },
    })
    await visit.page.goto(world.server.at('/left', 'localhost'))
    await eventually(() => expect(control.reports(slug).at(-1)?.sdks.rudderstack?.state).toBe('failed'))
    expect(foreignSdks(slug)).toBe(0)
    expect([...warnings(visit, 'rudderstack'), ...warnings(visit, 'segment')]).toEqual([])
    await close(opened)
  })
})

test('a second gate on the page, from another copy of the code, is the first one', async () => {
  const opened = await open()
  const { visit, slug } = opened
  await visit.start(options(slug))
  await visit.page.evaluate(() => Object.assign(window, { first: window.createGate }))
  await visit.page.addScriptTag({ url: '/assets/gate.js?second', type: 'module' })
  await visit.page.waitForFunction(() => (window as never as { first: unknown }).first !== window.createGate)
  const same = await visit.page.evaluate((given) => {
    const page = window as never as {
      gate: unknown
      createGate: (all: object) => { track(event: string): unknown }
    }
    const second = page.createGate(given)
    second.track('From the second')
    return second === page.gate
  }, options(slug))
  expect(same).toBe(true)
  await visit.call('track', 'From the first')
  await expectCalls(slug, ['From the second', 'From the first'])
  await close(opened)
})

describe.concurrent('an address with ajs_ parameters', () => {
  const query = '&ajs_aid=anon-1&ajs_uid=ann&ajs_trait_plan=pro&ajs_event=Clicked&ajs_prop_button=red'
  test.each([
    ['both', 100, 100],
    ['Segment only', 0, 100],
    ['RudderStack only', 100, 0],
  ] as const)('makes each call once per leg: %s', async (_, rudderstack, segment) => {
    const opened = await open(query)
    const { visit, slug } = opened
    await visit.start(options(slug, { rollout: rolloutAt(rudderstack, segment) }))
    await visit.call('track', 'After')
    const legs = LEGS.filter((leg) => (leg === 'segment' ? segment : rudderstack))
    await eventually(() => {
      for (const leg of legs) expect(arrived(leg, slug).map(named)).toEqual(['identify', 'Clicked', 'After'])
    })
    await quiet(visit.page)
    for (const leg of LEGS) expect(arrived(leg, slug).length).toBe(legs.includes(leg) ? 3 : 0)
    for (const leg of legs) {
      const [identify, clicked] = arrived(leg, slug)
      expect(identify!.traits ?? identify!.context.traits).toEqual({ plan: 'pro' })
      expect(clicked).toMatchObject({ userId: 'ann', anonymousId: 'anon-1', properties: { button: 'red' } })
    }
    await close(opened)
  })

  test('makes none where the app has switched that off', async () => {
    const opened = await open(query)
    const { visit, slug } = opened
    const { segment } = options(slug) as { segment: object }
    await visit.start(options(slug, { segment: { ...segment, options: { useQueryString: false } } }))
    await visit.call('track', 'After')
    await expectCalls(slug, ['After'])
    await quiet(visit.page)
    await expectCalls(slug, ['After'])
    await close(opened)
  })
})

test('initialPageview makes one page view per leg, before every other call', async () => {
  const opened = await open()
  const { visit, slug } = opened
  const { segment } = options(slug) as { segment: object }
  await visit.start(options(slug, { segment: { ...segment, options: { initialPageview: true } } }))
  await visit.call('track', 'After')
  await expectCalls(slug, ['page', 'After'])
  await quiet(visit.page)
  await expectCalls(slug, ['page', 'After'])
  await close(opened)
})

/** What a page without types may pass; `null` takes the option away. */
const wrong: readonly [option: string, given: Record<string, unknown> | null][] = [
  ['rollout', null],
  ['rollout', { rollout: null }],
  ['rollout', { rollout: '' }],
  ['rollout', { rollout: 5 }],
  ['rollout', { rollout: 'http://' }],
  ['segment.writeKey', { segment: null }],
  ['segment.writeKey', { segment: { writeKey: '' } }],
  ['segment.writeKey', { segment: 'KEY' }],
  ['rudderstack.writeKey', { rudderstack: null }],
  ['rudderstack.writeKey', { rudderstack: { writeKey: 7, dataPlaneUrl: 'https://data.localhost' } }],
  ['rudderstack.dataPlaneUrl', { rudderstack: { writeKey: 'KEY' } }],
  ['rudderstack.dataPlaneUrl', { rudderstack: { writeKey: 'KEY', dataPlaneUrl: 'http://' } }],
  ['context', { context: 'checkout' }],
  ['report', { report: 5 }],
  ['report', { report: 'http://' }],
  ['consent', { consent: 'granted' }],
  ['gpc', { gpc: 'yes' }],
  ['fallback', { fallback: 'both' }],
  ['hosts', { hosts: 'shop.example' }],
  ['global', { global: 'gate' }],
  ['rolloutTimeoutMs', { rolloutTimeoutMs: 'soon' }],
]

describe.concurrent('a wrong option', () => {
  test.each(wrong)(
    '%s of %j is named on the console, and calls are taken all the same',
    async (option, given) => {
      const opened = await open()
      const { visit, slug } = opened
      // one SDK is enough, and less to load
      const all = given === null ? {} : { ...options(slug, { rollout: rolloutAt(0, 100) }), ...given }
      const said = await visit.page.evaluate(async (wrongly) => {
        const page = window as never as {
          createGate: (all?: object) => Record<string, (...args: unknown[]) => unknown>
        }
        const gate = page.createGate(wrongly)
        Object.assign(window, { gate })
        const answers = await Promise.all([
          gate['page']!(),
          gate['track']!('Taken'),
          gate['identify']!('ann'),
        ])
        const user = gate['user']!() as { id: () => unknown }
        return { answers: answers.map((answer) => 'event' in (answer as object)), id: user.id() }
      }, all)
      expect(said).toEqual({ answers: [true, true, true], id: option === 'consent' ? null : 'ann' })
      await eventually(() => {
        const errors = visit.console.filter((line) => line.startsWith('error: crossfade: createGate'))
        expect(errors.filter((line) => line.includes(`option ${option} `)).length).toBe(1)
      })
      // what the option says nothing of goes on as without it
      const sends = given !== null && option !== 'consent' && !option.startsWith('segment')
      await (sends
        ? eventually(() => expect(arrived('segment', slug).map(({ event }) => event)).toContain('Taken'))
        : quiet(visit.page))
      expect(arrived('segment', slug).length > 0).toBe(sends)
      await close(opened)
    },
  )

  test('no options at all', async () => {
    const opened = await open()
    const { visit } = opened
    const answers = await visit.page.evaluate(async () => {
      const page = window as never as {
        createGate: (all?: object) => Record<string, (...args: unknown[]) => unknown>
      }
      const gate = page.createGate()
      return [await gate['track']!('Taken')].map((answer) => 'event' in (answer as object))
    })
    expect(answers).toEqual([true])
    await eventually(() =>
      expect(visit.console.filter((line) => line.includes('crossfade: createGate: option')).length).toBe(4),
    )
    await close(opened)
  })
})
