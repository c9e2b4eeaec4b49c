import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { servePages, type PageServer } from '../support/page-server.ts'

// The SDKs of both vendors, unmodified and without Crossfade, as an app uses them; no mocks on either side.

let browser: Browser
let server: PageServer
let sandbox: Sandbox
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
  server = await servePages({ entries: { app: new URL('./pages/bare-sdks.ts', import.meta.url).pathname } })
  sandbox = await startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
  })
})
afterAll(async () => {
  await browser.close()
  await server.close()
  await sandbox.close()
})
beforeEach(async () => {
  page = await (await browser.newContext()).newPage()
  await page.goto(server.at('/'))
  await page.waitForFunction(() => 'bare' in window)
})
afterEach(async () => {
  await page.context().close()
  for (const leg of ['segment', 'rudderstack'] as const) {
    for (const kind of ['settings', 'api', 'script'] as const) sandbox.setFault(leg, kind, null)
  }
  sandbox.clear()
})

type Integrations = Record<string, boolean>

async function loadSegment(integrations?: Integrations): Promise<void> {
  const { writeKey, cdnURL } = sandbox.settings.segment
  await page.evaluate(
    async ([key, cdn, given]) => {
      window.bare.segment = window.bare.AnalyticsBrowser.load(
        { writeKey: key, cdnURL: cdn },
        given === undefined ? {} : { integrations: given },
      )
      await window.bare.segment.ready()
    },
    [writeKey, cdnURL, integrations] as const,
  )
}

async function loadRudderstack(options: Record<string, unknown> = {}): Promise<void> {
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = sandbox.settings.rudderstack
  await page.evaluate(
    ([key, url, given]) =>
      new Promise<void>((resolve) => {
        window.bare.rudderstack = new window.bare.RudderAnalytics()
        window.bare.rudderstack.load(key, url, given)
        window.bare.rudderstack.ready(() => resolve())
      }),
    [writeKey, dataPlaneUrl, { configUrl, destSDKBaseURL, ...options }] as const,
  )
}

/** Until the condition holds; the limit is for failures only. */
const settled = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 25 })

const types = (leg: 'segment' | 'rudderstack'): string[] => sandbox.arrived({ leg }).map(({ type }) => type)
/** The destinations that got a track call, in the order of the alphabet. */
const given = (leg: 'segment' | 'rudderstack', event = 'last'): string[] =>
  sandbox
    .received({ leg })
    .filter(({ body }) => body['event'] === event)
    .map(({ destination }) => destination)
    .sort()

const arrivedLast = (leg: 'segment' | 'rudderstack') =>
  settled(() => expect(sandbox.arrived({ leg, event: 'last' })).toHaveLength(1))

describe('Segment', () => {
  test('every type of call arrives once with a 2xx, under its own type', async () => {
    await loadSegment()
    await page.evaluate(async () => {
      const segment = window.bare.segment!
      await segment.page('Shop')
      await segment.identify('user-1', { plan: 'pro' })
      await segment.track('Bought', { price: 3 })
      await segment.group('group-1')
      await segment.alias('user-2')
      await segment.screen('Home')
    })
    await settled(() => expect(sandbox.arrived()).toHaveLength(6))
    expect(types('segment').sort()).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track'])
    const [track] = sandbox.arrived({ type: 'track' })
    expect(track).toMatchObject({ transport: 'single', body: { event: 'Bought', properties: { price: 3 } } })
    const posts = sandbox.requested({ leg: 'segment', kind: 'api' }).filter(({ method }) => method === 'POST')
    expect(posts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(posts[0]?.host).toBe(`segment.localhost:${sandbox.port}`)
  })

  test('batches are taken apart', async () => {
    const { writeKey, cdnSettings } = sandbox.settings.segment
    await page.evaluate(
      async ([key, settings]) => {
        const segmentIo = (settings as { integrations: Record<string, object> }).integrations['Segment.io']
        const segment = window.bare.AnalyticsBrowser.load(
          { writeKey: key, cdnSettings: settings as never },
          {
            integrations: {
              'Segment.io': { ...segmentIo, deliveryStrategy: { strategy: 'batching', config: { size: 2 } } },
            },
          },
        )
        await segment.track('a')
        await segment.track('b')
      },
      [writeKey, cdnSettings] as const,
    )
    await settled(() => expect(sandbox.arrived()).toHaveLength(2))
    expect(sandbox.arrived().map(({ transport, type }) => [transport, type])).toEqual([
      ['batch', 'track'],
      ['batch', 'track'],
    ])
  })

  test('the device-mode script is fetched and gets the call, and the servers forward it to every other destination', async () => {
    await loadSegment()
    await page.evaluate(() => window.bare.segment!.track('last', { price: 3 }))
    await settled(() =>
      expect(given('segment')).toEqual(['amplitude', 'copies', 'fullstory', 'mixpanel', 'warehouse']),
    )
    expect(sandbox.requested({ kind: 'script' }).map(({ path }) => path)).toEqual([
      '/segment/scripts/fullstory.js',
    ])
    expect(sandbox.received({ destination: 'fullstory' })[0]?.body).toMatchObject({
      event: 'last',
      properties: { price: 3 },
    })
  })

  test('All:false on a call leaves the warehouse and what is named', async () => {
    await loadSegment()
    await page.evaluate(async () => {
      const integrations = { All: false, 'Actions Amplitude': true }
      await window.bare.segment!.track('narrow', {}, { integrations })
      await window.bare.segment!.track('last')
    })
    // the script was handed the first call, if at all, before the second
    await settled(() => expect(given('segment', 'last')).toContain('fullstory'))
    expect(given('segment', 'narrow')).toEqual(['amplitude', 'warehouse'])
  })

  test('All:false at load fetches no script, and stops everything unless Segment.io is named', async () => {
    await loadSegment({ All: false, 'Segment.io': true })
    await page.evaluate(() => window.bare.segment!.track('last'))
    await arrivedLast('segment')
    expect(sandbox.requested({ kind: 'script' })).toEqual([])
    expect(given('segment')).toEqual(['warehouse'])
    sandbox.clear()

    await page.reload()
    await page.waitForFunction(() => 'bare' in window)
    await loadSegment({ All: false })
    // resolves after the SDK's plugin that posts to Segment has its answer, where there is that plugin
    await page.evaluate(() => window.bare.segment!.track('last'))
    expect(sandbox.requested({ leg: 'segment', kind: 'api' })).toEqual([])
  })

  test('a false under its name at load keeps the one script away', async () => {
    await loadSegment({ 'Fullstory (Actions)': false })
    await page.evaluate(() => window.bare.segment!.track('last'))
    await arrivedLast('segment')
    expect(sandbox.requested({ kind: 'script' })).toEqual([])
    expect(given('segment')).toEqual(['amplitude', 'copies', 'mixpanel', 'warehouse'])
  })

  test('a 500 is retried and the event arrives then, once', async () => {
    sandbox.setFault('segment', 'api', { status: 500, times: 1 })
    await loadSegment()
    await page.evaluate(() => window.bare.segment!.track('last'))
    await arrivedLast('segment')
    const posts = sandbox.requested({ leg: 'segment', kind: 'api' }).filter(({ method }) => method === 'POST')
    expect(posts.map(({ status, note }) => [status, note])).toEqual([
      [500, 'fault'],
      [200, undefined],
    ])
    expect(sandbox.arrived()[0]?.headers).toHaveProperty('x-retry-count', '1')
  })

  test('Retry-After of a 429 can be read by the SDK', async () => {
    sandbox.setFault('segment', 'api', { status: 429, retryAfter: 1, times: 1 })
    await loadSegment()
    await page.evaluate(() => window.bare.segment!.track('last'))
    await arrivedLast('segment')
    const [first, second] = sandbox.requested({ kind: 'api' }).filter(({ method }) => method === 'POST')
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(1000)
  })

  test('settings of an unknown write key are refused', async () => {
    const { cdnURL } = sandbox.settings.segment
    const failure = await page.evaluate(
      (cdn) =>
        Promise.resolve(window.bare.AnalyticsBrowser.load({ writeKey: 'NOBODY', cdnURL: cdn })).then(
          () => null,
          String,
        ),
      cdnURL,
    )
    expect(failure).toContain('Invalid path or write key')
  })
})

describe('RudderStack', () => {
  test('every type of call arrives once with a 2xx, under its own type', async () => {
    await loadRudderstack()
    await page.evaluate(() => {
      const rudderstack = window.bare.rudderstack!
      rudderstack.page('Shop')
      rudderstack.identify('user-1', { plan: 'pro' })
      rudderstack.track('Bought', { price: 3 })
      rudderstack.group('group-1')
      rudderstack.alias('user-2')
    })
    await settled(() => expect(sandbox.arrived()).toHaveLength(5))
    expect(types('rudderstack').sort()).toEqual(['alias', 'group', 'identify', 'page', 'track'])
    const [track] = sandbox.arrived({ type: 'track' })
    expect(track).toMatchObject({ transport: 'single', body: { event: 'Bought', properties: { price: 3 } } })
    expect(track?.headers).toHaveProperty('anonymousid')
    const posts = sandbox
      .requested({ leg: 'rudderstack', kind: 'api' })
      .filter(({ method }) => method === 'POST')
    expect(posts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(posts[0]?.host).toBe(`rudderstack.localhost:${sandbox.port}`)
  })

  test('batches and beacons are taken apart', async () => {
    await loadRudderstack({ queueOptions: { batch: { enabled: true, maxItems: 2 } } })
    await page.evaluate(() => {
      window.bare.rudderstack!.track('a')
      window.bare.rudderstack!.track('b')
    })
    await settled(() => expect(sandbox.arrived()).toHaveLength(2))
    expect(sandbox.arrived().map(({ transport }) => transport)).toEqual(['batch', 'batch'])
    sandbox.clear()

    await page.reload()
    await page.waitForFunction(() => 'bare' in window)
    await loadRudderstack({ useBeacon: true, beaconQueueOptions: { maxItems: 1 } })
    await page.evaluate(() => window.bare.rudderstack!.track('last'))
    await arrivedLast('rudderstack')
    expect(sandbox.arrived()[0]).toMatchObject({ transport: 'beacon', type: 'track' })
    expect(sandbox.arrived()[0]?.headers).not.toHaveProperty('authorization')
  })

  test('the device-mode script is fetched and gets the call, and the servers forward it to every other destination', async () => {
    await loadRudderstack()
    await page.evaluate(() => window.bare.rudderstack!.track('last', { price: 3 }))
    await settled(() =>
      expect(given('rudderstack')).toEqual(['amplitude', 'copies', 'fullstory', 'mixpanel', 'warehouse']),
    )
    expect(sandbox.requested({ kind: 'script' }).map(({ path }) => path)).toEqual([
      '/rudderstack/scripts/Fullstory.min.js',
    ])
    expect(sandbox.received({ destination: 'fullstory' })[0]?.body).toMatchObject({
      event: 'last',
      properties: { price: 3 },
    })
  })

  test('All:false on a call stops every kind of destination, the warehouse too, but what is named', async () => {
    await loadRudderstack()
    await page.evaluate(() => {
      const integrations = { All: false, Amplitude: true, Webhook: true }
      window.bare.rudderstack!.track('narrow', {}, { integrations })
      window.bare.rudderstack!.track('last')
    })
    await settled(() => expect(given('rudderstack', 'last')).toContain('fullstory'))
    await settled(() => expect(given('rudderstack', 'narrow')).toEqual(['amplitude', 'copies']))
  })

  test('All:false at load fetches no script but leaves the calls as they are', async () => {
    await loadRudderstack({ integrations: { All: false } })
    await page.evaluate(() => window.bare.rudderstack!.track('last'))
    await arrivedLast('rudderstack')
    expect(sandbox.requested({ kind: 'script' })).toEqual([])
    expect(sandbox.arrived()[0]?.body['integrations']).toEqual({ All: true })
    expect(given('rudderstack')).toEqual(['amplitude', 'copies', 'mixpanel', 'warehouse'])
  })

  test('a 500 is retried and the event arrives then, once', async () => {
    sandbox.setFault('rudderstack', 'api', { status: 500, times: 1 })
    await loadRudderstack()
    await page.evaluate(() => window.bare.rudderstack!.track('last'))
    await arrivedLast('rudderstack')
    const posts = sandbox.requested({ kind: 'api' }).filter(({ method }) => method === 'POST')
    expect(posts.map(({ status }) => status)).toEqual([500, 200])
    expect(sandbox.arrived()[0]?.headers).toHaveProperty('rsa-retry-attempt', '1')
  })

  test('a source config that is HTML stops the SDK, and no call is sent', async () => {
    sandbox.setFault('rudderstack', 'settings', { body: '<h1>Sign in</h1>' })
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    void loadRudderstack().catch(() => {})
    await page.waitForFunction(() => window.bare.rudderstack !== undefined)
    await page.evaluate(() => window.bare.rudderstack!.track('never'))
    await settled(() => expect(said.join()).toContain('Failed to parse response data'))
    expect(sandbox.requested({ kind: 'api' })).toEqual([])
  })
})

describe('faults', () => {
  test('a hanging API takes nothing in, and the sandbox closes all the same', async () => {
    const own = await startSandbox()
    own.setFault('segment', 'api', { hang: true })
    const { writeKey, cdnURL } = own.settings.segment
    await page.evaluate(
      ([key, cdn]) => void window.bare.AnalyticsBrowser.load({ writeKey: key, cdnURL: cdn }).track('never'),
      [writeKey, cdnURL] as const,
    )
    await settled(() =>
      expect(own.requested({ kind: 'api' }).filter(({ method }) => method === 'POST')).toHaveLength(1),
    )
    const started = performance.now()
    await own.close()
    expect(performance.now() - started).toBeLessThan(2000)
    expect(own.arrived()).toEqual([])
  })

  test('a duplicated event arrives twice and is forwarded twice, with one messageId', async () => {
    sandbox.setFault('rudderstack', 'api', { duplicate: 1 })
    await loadRudderstack({ integrations: { All: false } })
    await page.evaluate(() => window.bare.rudderstack!.track('twice'))
    await settled(() => expect(sandbox.arrived({ event: 'twice' })).toHaveLength(2))
    expect(new Set(sandbox.arrived().map(({ messageId }) => messageId)).size).toBe(1)
    expect(sandbox.received({ destination: 'copies' })).toHaveLength(2)
  })

  test('a dropped event is answered with 200 and is nowhere', async () => {
    sandbox.setFault('segment', 'api', { drop: 1 })
    await loadSegment()
    await page.evaluate(() => window.bare.segment!.track('lost'))
    await settled(() => expect(sandbox.requested({ kind: 'api' }).map(({ status }) => status)).toContain(200))
    expect(sandbox.arrived()).toEqual([])
  })

  test('a changed property reaches the destinations as changed', async () => {
    sandbox.setFault('segment', 'api', {
      change: { event: 'Bought', path: '/properties/price', value: 'three' },
    })
    await loadSegment()
    await page.evaluate(() => window.bare.segment!.track('Bought', { price: 3, sku: 'a' }))
    await settled(() => expect(sandbox.received({ destination: 'copies' })).toHaveLength(1))
    expect(sandbox.received({ destination: 'copies' })[0]?.body).toMatchObject({
      properties: { price: 'three', sku: 'a' },
    })
  })

  test('a script that is refused leaves the servers to forward', async () => {
    sandbox.setFault('rudderstack', 'script', { status: 404 })
    await loadRudderstack()
    await page.evaluate(() => window.bare.rudderstack!.track('last'))
    await arrivedLast('rudderstack')
    expect(given('rudderstack')).toEqual(['amplitude', 'copies', 'mixpanel', 'warehouse'])
  })
})

test('blocking the hosts of one vendor leaves the other working', async () => {
  let blocked = 0
  await page.route('http://rudderstack.localhost:*/**', (route) => {
    blocked += 1
    return route.abort()
  })
  void loadRudderstack().catch(() => {})
  await loadSegment()
  await page.evaluate(() => window.bare.segment!.track('last'))
  await arrivedLast('segment')
  await settled(() => expect(blocked).toBeGreaterThan(0))
  expect(sandbox.requested({ leg: 'rudderstack' })).toEqual([])
})
