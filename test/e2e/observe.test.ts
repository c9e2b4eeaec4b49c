import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test as base } from 'vitest'
import type { Fault } from '../../src/sandbox/faults.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/gate-world.ts'
import { pageHtml, servePages, type PageServer } from '../support/page-server.ts'
import type { Seen } from './pages/observe.ts'

// Both vendors' SDKs, unmodified, and pages of every sort, with the observer between them and the network.

const LEGS = ['segment', 'rudderstack'] as const
type Leg = (typeof LEGS)[number]

let browser: Browser
let server: PageServer

const here = (file: string): string => new URL(file, import.meta.url).pathname

beforeAll(async () => {
  const entries = {
    sdks: here('./pages/bare-sdks.ts'),
    observe: here('./pages/observe.ts'),
    requests: here('./pages/page-requests.ts'),
  }
  const pages = { '/': pageHtml(['sdks', 'observe']), '/host': pageHtml(['observe', 'requests']) }
  ;[browser, server] = await Promise.all([
    launchChromium(),
    servePages({ entries, pages, esbuild: { minify: true } }),
  ])
})
afterAll(() => Promise.all([browser.close(), server.close()]))

type Visit = { readonly page: Page; readonly sandbox: Sandbox; seen(): Promise<Seen[]> }

/** A page and a sandbox of its own: tests run side by side. No error may reach the page. */
async function visit(path: string, use: (at: Visit) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox({ hosts: { segment: 'SEGMENT.localhost' } })
  const context = await browser.newContext()
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(server.at(path))
  await page.waitForFunction(() => 'delivery' in window && ('bare' in window || 'playRequests' in window))
  await use({ page, sandbox, seen: () => page.evaluate(() => window.delivery.seen) })
  await context.close()
  await sandbox.close()
  expect(errors).toEqual([])
}

const test = base.extend<{ at: Visit; host: Page }>({
  /** With both SDKs. */
  at: ({ task: _ }, use) => visit('/', use),
  /** Without them. */
  host: ({ task: _ }, use) => visit('/host', ({ page }) => use(page)),
})

const endpointsOf = ({ settings: { segment, rudderstack } }: Sandbox) => ({
  segment: [`${segment.protocol}://${segment.apiHost}/`],
  rudderstack: [`${rudderstack.dataPlaneUrl}//`],
})

type Loads = {
  readonly segmentIo?: Record<string, unknown>
  readonly rudderstack?: object
  readonly late?: true
}

/** Loads both SDKs with the observer before them (or after), as quick to try again as they can be made. */
async function load({ page, sandbox }: Visit, { segmentIo = {}, rudderstack = {}, late }: Loads = {}) {
  const start = () =>
    page.evaluate((endpoints) => void window.delivery.start(endpoints), endpointsOf(sandbox))
  if (!late) await start()
  await page.evaluate(
    async ([{ segment, rudderstack }, segmentIo, options]) => {
      const { bare } = window
      bare.segment = bare.AnalyticsBrowser.load(
        { writeKey: segment.writeKey, cdnSettings: segment.cdnSettings as never },
        { integrations: { 'Segment.io': segmentIo } },
      )
      bare.rudderstack = new bare.RudderAnalytics()
      bare.rudderstack.load(rudderstack.writeKey, rudderstack.dataPlaneUrl, {
        queueOptions: { minRetryDelay: 50 },
        getSourceConfig: () => ({
          source: { id: 'source', config: {}, destinations: [] },
        }),
        ...options,
      })
      await Promise.all([
        bare.segment.ready(),
        new Promise<void>((resolve) => bare.rudderstack!.ready(() => resolve())),
      ])
    },
    [sandbox.settings, segmentIo, rudderstack] as const,
  )
  if (late) await start()
}

/** One track call by each SDK, with our stamp. */
const track = ({ page }: Visit, ...ids: string[]): Promise<void> =>
  page.evaluate((ids) => {
    for (const id of ids) {
      const options = () => ({ context: { crossfade: { v: 1, id } } })
      void window.bare.segment!.track(`Bought ${id}`, { price: 3 }, options())
      window.bare.rudderstack!.track(`Bought ${id}`, { price: 3 }, options())
    }
  }, ids)

/** What became of a pair id on a leg, in order. */
const outcomes = (seen: readonly Seen[], leg: Leg, id: string): string[] =>
  seen.flatMap((each) => (each.leg === leg && each.id === id ? (each.outcome ?? []) : []))

const bothEnd = (at: Visit, id: string, end: string): Promise<readonly Seen[]> =>
  eventually(async () => {
    const seen = await at.seen()
    for (const leg of LEGS) expect(outcomes(seen, leg, id).at(-1)).toBe(end)
    return seen
  })

const bodies = (sandbox: Sandbox, leg: Leg): unknown[] => sandbox.arrived({ leg }).map(({ body }) => body)

describe.concurrent('the SDKs of both vendors', () => {
  test('every type of call is confirmed once on each leg, and its request is what arrived', async ({
    at,
  }) => {
    await load(at)
    await at.page.evaluate(async () => {
      const { segment, rudderstack } = window.bare
      const stamped = (id: string) => ({ context: { crossfade: { v: 1, id } } })
      await segment!.page('Shop', 'Home', {}, stamped('page'))
      await segment!.identify('user-1', { plan: 'pro' }, stamped('identify'))
      await segment!.track('Bought ü', { price: 3 }, stamped('track'))
      await segment!.group('group-1', {}, stamped('group'))
      await segment!.alias('user-2', 'user-1', stamped('alias'))
      await segment!.screen('Shop', 'Home', {}, stamped('screen'))
      rudderstack!.page('Shop', 'Home', {}, stamped('page'))
      rudderstack!.identify('user-1', { plan: 'pro' }, stamped('identify'))
      rudderstack!.track('Bought ü', { price: 3 }, stamped('track'))
      rudderstack!.group('group-1', {}, stamped('group'))
      rudderstack!.alias('user-2', 'user-1', stamped('alias'))
      // without our stamp it is the app's own
      void segment!.track('own')
      rudderstack!.track('own')
    })
    const seen = await eventually(async () => {
      const seen = await at.seen()
      expect(seen).toHaveLength(2 * 11)
      expect(at.sandbox.arrived()).toHaveLength(11 + 2)
      return seen
    })
    const types = { segment: ['screen'], rudderstack: [] }
    for (const leg of LEGS) {
      for (const type of ['page', 'identify', 'track', 'group', 'alias', ...types[leg]])
        expect(outcomes(seen, leg, type)).toEqual(['confirmed'])
      const requests = seen.flatMap((each) => (each.leg === leg && each.request ? each.request : []))
      const arrived = at.sandbox.arrived({ leg }).filter(({ body }) => body['event'] !== 'own')
      const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path)
      expect(
        requests
          .map(({ url, body }) => ({ path: new URL(url).pathname, body: JSON.parse(body) as unknown }))
          .sort(byPath),
      ).toEqual(arrived.map(({ path, body }) => ({ path, body })).sort(byPath))
    }
  })

  const failures: readonly (readonly [name: string, Fault, outcome: string])[] = [
    ['500', { status: 500 }, 'retry 500'],
    ['429', { status: 429, retryAfter: 0 }, 'retry 429'],
    ['a dropped connection', { closeSocket: true }, 'retry null'],
  ]
  test.for(failures)('%s: tried again, then confirmed', async ([, fault, retry], { at }) => {
    await load(at)
    for (const leg of LEGS) at.sandbox.setFault(leg, 'api', fault)
    await track(at, 'one')
    await bothEnd(at, 'one', retry)
    for (const leg of LEGS) at.sandbox.setFault(leg, 'api', null)
    const seen = await bothEnd(at, 'one', 'confirmed')
    for (const leg of LEGS) {
      const became = outcomes(seen, leg, 'one')
      expect(became.filter((outcome) => outcome === 'confirmed')).toHaveLength(1)
      expect(new Set(became.slice(0, -1))).toEqual(new Set([retry]))
      expect(bodies(at.sandbox, leg)).toHaveLength(1)
      // each attempt is a request of its own, and the last is what arrived
      const requests = seen.flatMap((each) => (each.leg === leg ? (each.request?.body ?? []) : []))
      expect(requests).toHaveLength(became.length)
      expect(JSON.parse(requests.at(-1)!)).toEqual(bodies(at.sandbox, leg)[0])
    }
  })

  test('400 refuses, a request that hangs says nothing', async ({ at }) => {
    await load(at)
    for (const leg of LEGS) at.sandbox.setFault(leg, 'api', { hang: true, times: 1 })
    await track(at, 'hangs')
    await eventually(() => {
      for (const leg of LEGS)
        expect(at.sandbox.requested({ leg, kind: 'api' }).map(({ note }) => note)).toContain('fault')
    })
    for (const leg of LEGS) at.sandbox.setFault(leg, 'api', { status: 400, times: 1 })
    await track(at, 'refused')
    await bothEnd(at, 'refused', 'refused 400')
    await track(at, 'taken')
    const seen = await bothEnd(at, 'taken', 'confirmed')
    for (const leg of LEGS) {
      expect(outcomes(seen, leg, 'hangs')).toEqual([])
      expect(outcomes(seen, leg, 'refused')).toEqual(['refused 400'])
      expect(seen.filter((each) => each.leg === leg && each.request).map(({ id }) => id)).toEqual([
        'hangs',
        'refused',
        'taken',
      ])
    }
  })

  test('a slow answer is waited for', async ({ at }) => {
    await load(at, { late: true })
    for (const leg of LEGS) at.sandbox.setFault(leg, 'api', { latencyMs: 300 })
    await track(at, 'slow')
    const seen = await bothEnd(at, 'slow', 'confirmed')
    for (const leg of LEGS) {
      const [request, outcome] = seen.filter((each) => each.leg === leg)
      expect(outcome!.at - request!.at).toBeGreaterThanOrEqual(299)
    }
  })

  test('a batch confirms each of its events, and each goes by itself where the vendor takes single ones', async ({
    at,
  }) => {
    const batch = { strategy: 'batching', config: { size: 2 } }
    await load(at, {
      segmentIo: { deliveryStrategy: batch },
      rudderstack: { queueOptions: { batch: { enabled: true, maxItems: 2 } } },
    })
    await track(at, 'one', 'two')
    const seen = await bothEnd(at, 'two', 'confirmed')
    for (const leg of LEGS) {
      expect(outcomes(seen, leg, 'one')).toEqual(['confirmed'])
      const requests = seen.flatMap((each) => (each.leg === leg && each.request ? each.request : []))
      const authorization = `Basic ${btoa(`${at.sandbox.settings[leg].writeKey}:`)}`
      const post = async ({ url, body }: { url: string; body: string }): Promise<number> => {
        const local = url.replace('segment.localhost', '127.0.0.1')
        return (await fetch(local, { method: 'POST', headers: { authorization }, body })).status
      }
      expect(await Promise.all(requests.map(post))).toEqual([200, 200])
      const arrived = (transport: string) =>
        at.sandbox
          .arrived({ leg })
          .filter((each) => each.transport === transport)
          .map(({ type, body: { sentAt, ...body } }) => ({ type, body, dated: typeof sentAt }))
          .sort((a, b) => String(a.body['event']).localeCompare(String(b.body['event'])))
      // Segment's batch says for all when it was sent
      const single = arrived('batch').map((each) => ({ ...each, dated: 'string' }))
      expect(arrived('single')).toEqual(single)
      expect(single.map(({ type }) => type)).toEqual(['track', 'track'])
    }
  })

  test("Segment's keepalive is seen like any other request, RudderStack's beacon is not", async ({ at }) => {
    const beacon = { useBeacon: true, beaconQueueOptions: { maxItems: 1 } }
    await load(at, { rudderstack: beacon, segmentIo: { deliveryStrategy: { config: { keepalive: true } } } })
    await track(at, 'one')
    await eventually(() => expect(at.sandbox.arrived({ leg: 'rudderstack' })).toHaveLength(1))
    const seen = await eventually(async () => {
      const seen = await at.seen()
      expect(outcomes(seen, 'segment', 'one')).toEqual(['confirmed'])
      return seen
    })
    expect(seen.filter(({ leg }) => leg === 'rudderstack')).toEqual([])
    expect(at.sandbox.arrived({ leg: 'rudderstack' })[0]?.transport).toBe('beacon')
  })

  test("Segment's SDK without window.fetch posts by XMLHttpRequest, and is seen there", async ({ at }) => {
    await at.page.evaluate(() => Reflect.deleteProperty(window, 'fetch'))
    await load(at)
    await track(at, 'one')
    const seen = await bothEnd(at, 'one', 'confirmed')
    expect(outcomes(seen, 'segment', 'one')).toEqual(['confirmed'])
  })
})

/** Starts the observer with `/seg` and `/rud` of the page's own origin for endpoints, as `window.stop` ends it. */
const start = (host: Page): Promise<void> =>
  host.evaluate(() => {
    const { origin } = location
    const watch = window.delivery.start({ segment: [`${origin}/seg`], rudderstack: [`${origin}/rud`] })
    Object.assign(window, { stop: () => watch.stop() })
  })

describe.concurrent("the page's own requests", () => {
  test.for(['/page', '/seg/t', '/rud/v1/track'])(
    'to %s end as without an observer, in the same events and errors',
    async (path, { host }) => {
      const native = await host.evaluate((path) => window.playRequests(path), path)
      expect(native['fetch: aborted for a reason of its own']).toBe(true)
      expect(native['fetch: stream']).toContain('TypeError')
      expect(Object.keys(native).length).toBeGreaterThan(45)
      await start(host)
      expect(await host.evaluate((path) => window.playRequests(path), path)).toEqual(native)
      const seen = await host.evaluate(() => window.delivery.seen)
      if (path === '/page') expect(seen).toEqual([])
      else
        expect(new Set(seen.flatMap(({ outcome }) => outcome ?? []))).toEqual(
          new Set(['refused 404', 'retry null']),
        )
    },
  )

  test('reach what lies below with the same arguments and this, and get its very promise', async ({
    host,
  }) => {
    const wrong = await host.evaluate(async () => {
      'use strict'
      const promise = Promise.resolve(new Response())
      const calls: { self: unknown; args: unknown[] }[] = []
      const below = function (this: unknown, ...args: unknown[]): unknown {
        calls.push({ self: this, args })
        return promise
      }
      Object.assign(window, { fetch: Object.assign(below, { polyfill: true }) })
      const { origin } = location
      const watch = window.delivery.start({ segment: [`${origin}/seg`], rudderstack: [] })
      const own = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id: 'one' } } })
      const post = (body: unknown) => ({ method: 'POST', body })
      const all: unknown[][] = [
        [],
        ['/page'],
        ['/page', undefined],
        ['/page', post(own), 'more'],
        [new Request('/seg/t', post(own) as RequestInit)],
        ['/seg/t', post(own)],
        [new URL('/seg/t', origin), Object.freeze(post(own))],
        ...[new FormData(), new Blob([own]), new Blob([own]).stream(), new ArrayBuffer(8)].map((body) => [
          '/seg/t',
          post(body),
        ]),
        [Symbol('input')],
        [`data:text/plain,${'x'.repeat(5_000_000)}`],
      ]
      const wrong: string[] = []
      for (const args of all) {
        for (const self of [undefined, null, window, {}, 1]) {
          const answer: unknown = Reflect.apply(window.fetch, self, args)
          const call = calls.pop()!
          const same = call.args.length === args.length && call.args.every((each, i) => each === args[i])
          if (answer !== promise || call.self !== self || !same) wrong.push(String(args[0]).slice(0, 40))
        }
      }
      if ((window.fetch as never as typeof below & { polyfill: boolean }).polyfill !== true)
        wrong.push('properties')
      await promise
      // two of them are ours, five times each
      if (window.delivery.outcomes().join() !== Array(10).fill('confirmed').join()) wrong.push('outcomes')
      watch.stop()
      if (window.fetch !== (below as never)) wrong.push('restored')
      return wrong
    })
    expect(wrong).toEqual([])
  })

  test('a promise that rejects, and a function below that throws, do so for the page alone', async ({
    host,
  }) => {
    const result = await host.evaluate(async () => {
      const error = new RangeError('below')
      const rejected = Promise.reject(error)
      let throws = false
      window.fetch = () => {
        if (throws) throw error
        return rejected
      }
      window.delivery.start({ segment: [`${location.origin}/seg`], rudderstack: [] })
      const body = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id: 'one' } } })
      const answer = window.fetch('/seg/t', { method: 'POST', body })
      const caught = await answer.catch((reason: unknown) => reason === error)
      throws = true
      try {
        void window.fetch('/seg/t', { method: 'POST', body })
      } catch (reason) {
        return [answer === rejected, caught, reason === error, window.delivery.outcomes()]
      }
      return 'nothing thrown'
    })
    expect(result).toEqual([true, true, true, ['retry null']])
  })

  test('synchronous, opened anew, sent twice or over a Request: an event of ours has one outcome', async ({
    host,
  }) => {
    await start(host)
    const outcomes = await host.evaluate(async () => {
      const { delivery } = window
      const body = (id: string) => JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id } } })
      const xhr = new XMLHttpRequest()
      xhr.open('POST', '/rud/v1/track', false)
      xhr.send(body('synchronous'))
      const told = [...delivery.outcomes()]
      xhr.open('POST', '/rud/v1/track')
      xhr.send(body('given up'))
      xhr.open('POST', '/rud/v1/track')
      xhr.send(body('anew'))
      try {
        xhr.send(body('anew'))
      } catch {
        // it is under way
      }
      await new Promise((resolve) => xhr.addEventListener('loadend', resolve))
      // the same object for a request of the page's own
      xhr.open('GET', '/page')
      xhr.send()
      await new Promise((resolve) => xhr.addEventListener('loadend', resolve))
      const post = new Request('/seg/t', { method: 'POST' })
      // oxlint-disable-next-line unicorn/no-invalid-fetch-options -- the Request has the method
      await fetch(post, { body: body('over a request') })
      await fetch('/seg/t', { method: 'PUT', body: body('put') })
      return [told, delivery.seen.map(({ id, outcome }) => `${id} ${outcome ?? 'leaves'}`)]
    })
    expect(outcomes).toEqual([
      ['refused 404'],
      [
        'synchronous leaves',
        'synchronous refused 404',
        'given up leaves',
        'anew leaves',
        'anew refused 404',
        'over a request leaves',
        'over a request refused 404',
      ],
    ])
  })

  test('an opaque answer says that the event left, no more', async ({ at }) => {
    const endpoints = endpointsOf(at.sandbox)
    const outcomes = await at.page.evaluate(
      async ([endpoints, url]) => {
        window.delivery.start(endpoints)
        const body = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id: 'one' } } })
        await fetch(url, { method: 'POST', mode: 'no-cors', body })
        return window.delivery.outcomes()
      },
      [endpoints, `${endpoints.segment[0]}t`] as const,
    )
    expect(outcomes).toEqual(['handed'])
  })
})

describe.concurrent('a page that has ideas of its own', () => {
  /** Posts an event of ours by both ways, and says what the observer told of it. */
  const postBoth = (host: Page, id: string): Promise<string[]> =>
    host.evaluate(async (id) => {
      const body = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id } } })
      const before = window.delivery.outcomes().length
      const xhr = new XMLHttpRequest()
      xhr.open('POST', '/rud/v1/track')
      xhr.send(body)
      await Promise.all([
        fetch('/seg/t', { method: 'POST', body }),
        new Promise((resolve) => (xhr.onloadend = resolve)),
      ])
      return window.delivery.outcomes().slice(before)
    }, id)
  const stop = (host: Page): Promise<void> =>
    host.evaluate(() => (window as never as { stop: () => void }).stop())
  const BOTH = ['refused 404', 'refused 404']

  /** Wraps as snippets do, and counts what passes. */
  const wrap = (host: Page, name: string): Promise<void> =>
    host.evaluate((name) => {
      const counts = ((window as never as { counts?: Record<string, number> }).counts ??= {})
      Object.assign(window, { counts })
      counts[name] = 0
      const nativeFetch = window.fetch
      window.fetch = function (this: unknown, ...args: Parameters<typeof fetch>) {
        counts[name]! += 1
        return nativeFetch.apply(this as Window, args)
      }
      const { open, send } = XMLHttpRequest.prototype
      XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
        counts[name]! += 1
        return Reflect.apply(open, this, args)
      } as typeof open
      XMLHttpRequest.prototype.send = function (...args) {
        counts[name]! += 1
        return send.apply(this, args)
      }
    }, name)
  const counts = (host: Page) =>
    host.evaluate(() => (window as never as { counts: Record<string, number> }).counts)

  test('wraps both before the observer: stopping puts its functions back', async ({ host }) => {
    await wrap(host, 'before')
    const functions = () =>
      host.evaluate(() => {
        const { open, send } = XMLHttpRequest.prototype
        const held = ((window as never as { held?: unknown[] }).held ??= [fetch, open, send])
        Object.assign(window, { held })
        return held.map((each, i) => each === [window.fetch, open, send][i])
      })
    expect(await functions()).toEqual([true, true, true])
    await start(host)
    expect(await functions()).toEqual([false, false, false])
    expect(await postBoth(host, 'one')).toEqual(BOTH)
    await stop(host)
    expect(await functions()).toEqual([true, true, true])
    expect(await postBoth(host, 'two')).toEqual([])
    expect(await counts(host)).toEqual({ before: 6 })
  })

  test('wraps both after it: everything passes, also once the observer has stopped', async ({ host }) => {
    await start(host)
    await wrap(host, 'after')
    expect(await postBoth(host, 'one')).toEqual(BOTH)
    await stop(host)
    expect(await postBoth(host, 'two')).toEqual([])
    expect(await counts(host)).toEqual({ after: 6 })
  })

  test('has two observers, stopped in either order', async ({ host }) => {
    const native = () =>
      host.evaluate(() => {
        const descriptors = [
          Object.getOwnPropertyDescriptor(window, 'fetch'),
          ...['open', 'send'].map((name) => Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, name)),
        ]
        const held = ((window as never as { held?: unknown[] }).held ??= descriptors.map((of) => of!.value))
        Object.assign(window, { held })
        return descriptors.map((of, i) => [
          of!.value === held[i],
          of!.writable,
          of!.enumerable,
          of!.configurable,
        ])
      })
    const untouched = await native()
    await start(host)
    const first = await host.evaluateHandle(() => (window as never as { stop: () => void }).stop)
    await start(host)
    expect(await postBoth(host, 'one')).toEqual([...BOTH, ...BOTH])
    await first.evaluate((end) => end())
    expect(await postBoth(host, 'two')).toEqual(BOTH)
    await stop(host)
    expect(await postBoth(host, 'three')).toEqual([])
    // the later one had the earlier one's below it, which passes everything on
    expect((await native()).map(([, ...attributes]) => attributes)).toEqual(
      untouched.map(([, ...attributes]) => attributes),
    )
  })

  test('is stopped twice, and while a request is under way: nothing is told any more', async ({ host }) => {
    await start(host)
    const told = await host.evaluate(async () => {
      const { fetch: observed } = window
      const body = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id: 'one' } } })
      const answer = observed('/seg/t', { method: 'POST', body })
      const { stop } = window as never as { stop: () => void }
      stop()
      stop()
      await answer
      return [window.fetch !== observed, window.delivery.seen.length, window.delivery.outcomes()]
    })
    expect(told).toEqual([true, 1, []])
  })

  test('freezes fetch and XMLHttpRequest: it keeps what it has, and nothing is seen', async ({ host }) => {
    await host.evaluate(() => {
      Object.defineProperty(window, 'fetch', { writable: false, configurable: false })
      Object.freeze(XMLHttpRequest.prototype)
    })
    await start(host)
    expect(await postBoth(host, 'one')).toEqual([])
    await stop(host)
    expect(await postBoth(host, 'two')).toEqual([])
  })

  test('has fetch behind an accessor', async ({ host }) => {
    await host.evaluate(() => {
      let held = window.fetch
      Object.defineProperty(window, 'fetch', {
        configurable: true,
        get: () => held,
        set(next) {
          held = next
        },
      })
      Object.assign(window, { native: held })
    })
    await start(host)
    expect(await postBoth(host, 'one')).toEqual(BOTH)
    await stop(host)
    expect(await host.evaluate(() => window.fetch === (window as never as { native: unknown }).native)).toBe(
      true,
    )
  })

  test.for(['a subclass', 'a function that returns native objects', 'nothing at all'])(
    'has %s for XMLHttpRequest',
    async (kind, { host }) => {
      await host.evaluate((kind) => {
        const Native = XMLHttpRequest
        const Own = {
          'a subclass': class extends Native {},
          'a function that returns native objects': function () {
            return new Native()
          },
          'nothing at all': undefined,
        }[kind]
        Object.assign(window, { XMLHttpRequest: Own, Native })
      }, kind)
      await start(host)
      if (kind === 'nothing at all') {
        await host.evaluate(() =>
          Object.assign(window, { XMLHttpRequest: (window as never as { Native: unknown }).Native }),
        )
        expect(await postBoth(host, 'one')).toEqual(['refused 404'])
      } else expect(await postBoth(host, 'one')).toEqual(BOTH)
      await stop(host)
      expect(await postBoth(host, 'two')).toEqual([])
      const own = await host.evaluate(() => Object.keys(XMLHttpRequest.prototype))
      if (kind === 'a subclass') expect(own).toEqual([])
    },
  )

  test('replaces both after the observer has begun, and is not seen', async ({ host }) => {
    await start(host)
    const answered = await host.evaluate(async () => {
      window.fetch = () => Promise.resolve(new Response('own'))
      const body = JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id: 'one' } } })
      return (await window.fetch('/seg/t', { method: 'POST', body })).text()
    })
    expect(answered).toBe('own')
    expect(await host.evaluate(() => window.delivery.seen)).toEqual([])
  })

  test('has put things onto Object.prototype', async ({ host }) => {
    const told = await host.evaluate(async () => {
      const names = [
        'apply',
        'get',
        'set',
        'has',
        'value',
        'once',
        'sent',
        'leg',
        'id',
        'batch',
        'context',
        'crossfade',
        'prefix',
        'then',
        'status',
        '0',
      ]
      const body = (id: string) => JSON.stringify({ type: 'track', context: { crossfade: { v: 1, id } } })
      const before = window.delivery.seen.length
      const { origin } = location
      const shared = Object.prototype as unknown as Record<string, unknown>
      for (const name of names) shared[name] = 'page'
      try {
        const watch = window.delivery.start({ segment: [`${origin}/seg`], rudderstack: [`${origin}/rud`] })
        const xhr = new XMLHttpRequest()
        xhr.open('POST', '/rud/v1/track')
        xhr.send(body('one'))
        const ended = new Promise((resolve) => xhr.addEventListener('loadend', () => resolve(null)))
        const status = (await fetch('/seg/t', { method: 'POST', body: body('one') })).status
        await fetch('/seg/t', { method: 'POST', body: '{"crossfade":1}' })
        await ended
        watch.stop()
        return [status, before, window.delivery.outcomes()].map((each) => JSON.stringify(each))
      } finally {
        for (const name of names) Reflect.deleteProperty(Object.prototype, name)
      }
    })
    expect(told).toEqual(['404', '0', JSON.stringify(BOTH)])
  })

  test('is not hit by what goes wrong in the gate', async ({ host }) => {
    const told = await host.evaluate(async () => {
      let calls = 0
      const fail = (): never => {
        calls += 1
        throw new Error('gate')
      }
      const { origin } = location
      window.delivery.observe({
        endpoints: { segment: [`${origin}/seg`], rudderstack: [`${origin}/rud`] },
        onRequest: fail,
        onOutcome: fail,
      })
      const event = (id: string) => ({ type: 'track', context: { crossfade: { v: 1, id } } })
      const body = JSON.stringify({ batch: [event('one'), event('two')] })
      const xhr = new XMLHttpRequest()
      xhr.open('POST', '/rud/v1/batch')
      xhr.send(body)
      await new Promise((resolve) => xhr.addEventListener('loadend', resolve))
      const { status } = await fetch('/seg/b', { method: 'POST', body })
      return [status, xhr.status, calls]
    })
    expect(told).toEqual([404, 404, 6])
  })
})
