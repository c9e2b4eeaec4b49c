import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Copy, Fields, Leg, Person } from '../../src/core/index.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/gate-world.ts'
import { pageHtml, servePages, type PageServer } from '../support/page-server.ts'

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
/** What each vendor's API takes events at. */
const API = {
  segment: /segment\.localhost:\d+\/segment\/api\/v1\/[a-z]$/,
  rudderstack: /rudderstack\.localhost:\d+\/rudderstack\/dataplane\/v1\//,
}
const QUEUES = /^(persisted-queue|rudder_)/

let browser: Awaited<ReturnType<typeof launchChromium>>
let sandbox: Sandbox
let server: PageServer
beforeAll(async () => {
  const here = (name: string): string => new URL(`./pages/${name}.ts`, import.meta.url).pathname
  ;[browser, sandbox, server] = await Promise.all([
    launchChromium(),
    startSandbox({ hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' } }),
    servePages({
      entries: { legs: here('legs'), recovery: here('recovery') },
      pages: { '/': pageHtml(['legs', 'recovery']), '/left': pageHtml([]) },
      esbuild: { minify: true },
    }),
  ])
})
afterAll(() => Promise.all([browser.close(), sandbox.close(), server.close()]))

function optionsOf(leg: Leg): object {
  const { segment, rudderstack } = sandbox.settings
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = rudderstack
  if (leg === 'segment') return { writeKey: segment.writeKey, settings: { cdnURL: segment.cdnURL } }
  return { writeKey, dataPlaneUrl, options: { configUrl, destSDKBaseURL } }
}

const writeKeys = (): Record<Leg, string> => ({
  segment: sandbox.settings.segment.writeKey,
  rudderstack: sandbox.settings.rudderstack.writeKey,
})

const vendors = (more: { readonly hurry?: number } = {}) => {
  const { segment, rudderstack } = sandbox.settings
  return {
    segment: { endpoint: `http://${segment.apiHost}`, writeKey: segment.writeKey },
    rudderstack: { endpoint: rudderstack.dataPlaneUrl, writeKey: rudderstack.writeKey },
    ...more,
  }
}

let rows = 0
/** A page of a visitor, told from others by `row`; errors of the page are collected. */
async function open(visitor: BrowserContext, path = '/?utm_source=news&utm_campaign=camp%20one&q=1#frag') {
  const row = `row-${++rows}`
  const page = await visitor.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  const address = path.replace('?', `?row=${row}&`)
  await page.goto(server.at(address, 'localhost'), { referer: 'https://search.example/found?q=shop' })
  await page.waitForFunction(() => 'recovery' in window && 'stage' in window)
  return { page, row, errors }
}

const loadSdk = async (page: Page, leg: Leg): Promise<void> => {
  await page.evaluate(([name, given]) => window.stage.open(name, given), [leg, optionsOf(leg)] as const)
  await page.evaluate(() => window.stage.leg!.load())
  await page.waitForFunction(() => window.stage.leg!.state !== 'loading')
}

/** Sends the copies as of this page, with what JSON does not carry made there. */
const send = (page: Page, copies: readonly object[]): Promise<void> =>
  page.evaluate((all) => {
    const { pathname: path, search, href } = location
    const { referrer, title } = document
    const here = { path, referrer, search, title, url: href.split('#')[0]!, href }
    const made = (all as Partial<Copy>[]).map((copy) => ({
      page: here,
      ...copy,
      ...(copy.timestamp && { timestamp: new Date(copy.timestamp) }),
    }))
    window.stage.send(made)
  }, copies)

type Body = Fields & { readonly messageId: string; readonly context: { readonly crossfade?: { id: string } } }
const pairIdOf = (body: Body): string | undefined => body.context.crossfade?.id

const arrivedAt = (leg: Leg): Body[] => sandbox.arrived({ leg }).map(({ body }) => body as Body)

/** A copy of a body without what stands at these paths. */
function without(body: unknown, paths: readonly string[]): unknown {
  const copy = structuredClone(body) as Fields
  for (const path of paths) {
    const names = path.split('.')
    const last = names.pop()!
    const parent = names.reduce<Fields | undefined>((at, name) => at?.[name] as Fields | undefined, copy)
    if (parent) delete parent[last]
  }
  return copy
}

const anonymous: Person = { anonymousId: 'anon', userId: null, traits: {}, groupId: null, groupTraits: {} }
const ann: Person = {
  anonymousId: 'anon-ann',
  userId: 'ann',
  traits: { name: 'Ann', tags: ['a', 'b'], nothing: null },
  groupId: 'g1',
  groupTraits: { size: 3, nothing: null },
}
const withTraits: Person = { ...anonymous, anonymousId: 'anon-2', traits: { plan: 'free' } }

describe('a body that the gate builds is the SDK’s own', () => {
  const rich = {
    fields: {
      n: 1,
      nothing: null,
      list: [1, null, { deep: null }],
      day: '2026-11-23',
      nested: { a: { b: null } },
    },
    options: {
      integrations: { All: true, Amplitude: { sessionId: 5 }, Mixpanel: false },
      context: {
        ip: '1.2.3.4',
        screen: { width: 1 },
        userAgent: 'app',
        locale: 'fr-FR',
        traits: { tags: ['z'], extra: 1 },
      },
      custom: { a: 1 },
      traits: { more: 2 },
    },
  }
  const CALLS: readonly (Fields & { readonly type: string })[] = [
    { type: 'track', event: 'Plain', person: anonymous },
    { type: 'track', event: 'Rich', person: ann, ...rich },
    {
      type: 'track',
      event: 'Said',
      person: anonymous,
      options: { context: { campaign: { name: 'mine' }, page: { title: 'Said', extra: 1 } } },
    },
    { type: 'track', event: 'Named for once', person: withTraits, options: { userId: 'once' } },
    {
      type: 'track',
      event: 'Dated',
      person: anonymous,
      timestamp: '2020-01-01T00:00:00.000Z',
      options: { messageId: 'own', timestamp: '2020-01-01T00:00:00.000Z', anonymousId: 'anon' },
    },
    { type: 'page', person: anonymous },
    {
      type: 'page',
      name: 'Home',
      category: 'Docs',
      person: ann,
      fields: { url: 'https://override.example/x', referrer: 'https://ref.example/a' },
    },
    { type: 'page', name: 'Home', person: ann, options: { page: { path: '/said' } } },
    { type: 'screen', name: 'Main', person: ann, fields: { a: 1 } },
    { type: 'screen', name: 'Main', category: 'Docs', person: anonymous, fields: { a: null } },
    { type: 'identify', person: ann, options: { context: { traits: { x: 1 }, y: 2 }, traits: { z: 1 } } },
    { type: 'identify', person: withTraits },
    { type: 'group', person: ann },
    { type: 'group', person: withTraits },
    { type: 'alias', id: 'ann-2', person: ann },
    { type: 'alias', id: 'new', from: 'old', person: anonymous },
    { type: 'alias', id: 'new', person: anonymous },
  ]

  /** What the two differ in, for every type of call. */
  const BY_DESIGN = ['sentAt', 'context.library', 'context.crossfade.recovered']
  const DIFFERENT: Readonly<Record<Leg, readonly string[]>> = {
    segment: [...BY_DESIGN, 'writeKey', '_metadata', 'context.userAgentData'],
    rudderstack: [
      ...BY_DESIGN,
      'context.app',
      'context.screen',
      'context.sessionId',
      'context.sessionStart',
      'context.page.initial_referrer',
      'context.page.initial_referring_domain',
    ],
  }
  /** The SDK has no screen(): what the gate sends in its place says less. */
  const SCREEN = [
    ...['context.os', 'context.timezone', 'context.campaign', 'context.page.referring_domain'],
    ...['integrations', 'category', 'properties.a', 'context.traits.nothing'],
  ]
  const INITIAL = ['properties.initial_referrer', 'properties.initial_referring_domain']
  const different = (leg: Leg, type: string): readonly string[] => [
    ...DIFFERENT[leg],
    ...(leg === 'rudderstack' && type === 'page' ? INITIAL : []),
    ...(leg === 'rudderstack' && type === 'screen' ? SCREEN : []),
  ]

  test.concurrent.each(LEGS)('%s: every type of call', async (leg) => {
    const visitor = await browser.newContext({ locale: 'de-CH', timezoneId: 'Europe/Zurich' })
    const { page, errors } = await open(visitor)
    await loadSdk(page, leg)
    await send(page, CALLS)
    const built = (await page.evaluate((name) => window.recovery.bodies(name), leg)) as Body[]
    const sent = await eventually(() => {
      const all = arrivedAt(leg)
      const found = built.map((body) => all.find((one) => pairIdOf(one) === pairIdOf(body)))
      expect(found).not.toContain(undefined)
      return found
    })
    CALLS.forEach(({ type }, i) => {
      const paths = different(leg, type)
      expect([type, without(built[i], paths)]).toEqual([type, without(sent[i], paths)])
    })
    expect(errors).toEqual([])
    await visitor.close()
  })
})

describe('what an SDK could not deliver', () => {
  const FAILURES = ['500', 'offline', 'no answer'] as const
  type Failure = (typeof FAILURES)[number]

  /** The bodies that the SDK has sent in vain. */
  async function fail(visitor: BrowserContext, leg: Leg, how: Failure): Promise<Body[]> {
    const seen: Body[] = []
    await visitor.route(API[leg], async (route) => {
      const body = route.request().postDataJSON() as Body | null
      if (body) seen.push(body)
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
      if (how === '500') await route.fulfill({ status: 500, headers })
      else if (how === 'offline') await route.abort('internetdisconnected')
    })
    return seen
  }

  /** Our two calls and one that the app has made by the SDK itself, in vain; then the page is left. */
  async function failAndLeave(visitor: BrowserContext, leg: Leg, how: Failure) {
    const { page } = await open(visitor)
    await loadSdk(page, leg)
    const seen = await fail(visitor, leg, how)
    await send(page, [
      { event: 'One', person: ann, fields: { day: '2026-11-23', nothing: null } },
      { type: 'page', name: 'Two', person: ann },
    ])
    const foreign = `Foreign ${crypto.randomUUID()}`
    await page.evaluate((event) => {
      const sdk = window.stage.leg!.sdk as { track(event: string): unknown }
      sdk.track(event)
    }, foreign)
    await eventually(() => expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(3))
    const ids = await page.evaluate(() => window.stage.handOvers.map(({ copy }) => copy.pairId))
    await page.goto(server.at('/left', 'localhost'))
    await visitor.unroute(API[leg])
    return { page, ids, foreign, sent: ids.map((id) => seen.find((body) => pairIdOf(body) === id)!) }
  }

  /** A page that was left longer ago than RudderStack's SDK waits for it. */
  const letGo = (page: Page): Promise<void> =>
    page.evaluate(() => {
      for (const key of Object.keys(localStorage).filter((one) => one.endsWith('.ack')))
        localStorage.setItem(key, '"0"')
    })

  const rowsOf = LEGS.flatMap((leg) => FAILURES.map((how) => [leg, how] as const))

  test.concurrent.each(rowsOf)(
    '%s, %s: is taken as it was sent, and the SDK sends the app’s own alone',
    async (leg, how) => {
      const visitor = await browser.newContext()
      const { page: left, ids, foreign, sent } = await failAndLeave(visitor, leg, how)
      await letGo(left)
      const { page, errors } = await open(visitor)
      const taken = await page.evaluate(([keys, all]) => window.recovery.take(keys, all), [
        writeKeys(),
        ids,
      ] as const)
      const bodies = new Map(taken[leg])
      const bySending = leg === 'segment' ? ['sentAt', 'writeKey', '_metadata'] : ['sentAt']
      ids.forEach((id, i) => {
        const body = JSON.parse(bodies.get(id) ?? 'null') as unknown
        expect(without(body, bySending)).toEqual(without(sent[i], bySending))
      })
      await loadSdk(page, leg)
      await eventually(() => expect(arrivedAt(leg).map(({ event }) => event)).toContain(foreign))
      await send(page, [{ event: 'After', person: ann }])
      const after = await page.evaluate(() => window.stage.handOvers[0]!.copy.pairId)
      await eventually(() => expect(arrivedAt(leg).map(pairIdOf)).toContain(after))
      expect(arrivedAt(leg).filter((body) => ids.includes(pairIdOf(body) ?? ''))).toEqual([])
      expect([errors, await page.evaluate(() => window.recovery.problems)]).toEqual([[], []])
      await visitor.close()
    },
  )
})

describe('a store that an SDK stumbles over', () => {
  const event = (name: string): Fields => ({
    type: 'track',
    event: name,
    messageId: name,
    anonymousId: 'anon',
    properties: {},
    context: {},
    integrations: {},
  })
  const twice = (value: unknown): string => JSON.stringify(JSON.stringify(value))

  /** Queues of an earlier page, with one good event each. */
  const POISONED: Readonly<Record<Leg, (good: string) => Record<string, string>>> = {
    segment: (good) => {
      const queue = `persisted-queue:v1:${writeKeys().segment}`
      return {
        [`${queue}:dest-Segment.io:lock`]: '{',
        [`${queue}:dest-Segment.io:seen`]: 'oops',
        [`${queue}:dest-Segment.io:items`]: JSON.stringify([null, { id: 'x', event: event(good) }]),
        [`${queue}:event-queue:lock`]: `${Date.now() + 86_400_000}`,
        [`${queue}:event-queue:items`]: '{"cut off',
      }
    },
    rudderstack: (good) => {
      const { writeKey, dataPlaneUrl } = sandbox.settings.rudderstack
      const item = { url: `${dataPlaneUrl}/v1/track`, headers: {}, event: event(good) }
      const entry = { item, attemptNumber: 0, time: 0, id: 'x', type: 'Single' }
      return {
        [`rudder_${writeKey}.old.ack`]: '"0"',
        [`rudder_${writeKey}.old.queue`]: twice([null, entry, { item: null }]),
        [`rudder_${writeKey}.old.inProgress`]: twice({ a: null }),
        [`rudder_${writeKey}.old.batchQueue`]: '"oops"',
      }
    },
  }
  const seed = (page: Page, stored: Record<string, string>): Promise<void> =>
    page.evaluate((all) => void Object.assign(localStorage, all), stored)

  test.concurrent.each(LEGS)('%s: keeps its SDK from what is in there', async (leg) => {
    const visitor = await browser.newContext()
    const { page, errors } = await open(visitor)
    const good = `Good ${crypto.randomUUID()}`
    await seed(page, POISONED[leg](good))
    await loadSdk(page, leg)
    if (leg === 'segment')
      expect(await page.evaluate(() => window.stage.problems)).toEqual(['segment-retried'])
    else await eventually(() => expect(errors.join()).toMatch(/null/))
    expect(arrivedAt(leg).map((body) => body['event'])).not.toContain(good)
    await visitor.close()
  })

  test.concurrent.each(LEGS)('%s: is set aside, and its SDK sends what was good in there', async (leg) => {
    const visitor = await browser.newContext()
    const { page, errors } = await open(visitor)
    const good = `Good ${crypto.randomUUID()}`
    await seed(page, POISONED[leg](good))
    await page.evaluate((keys) => window.recovery.take(keys, []), writeKeys())
    await loadSdk(page, leg)
    await eventually(() => expect(arrivedAt(leg).map((body) => body['event'])).toContain(good))
    expect(await page.evaluate(() => [window.stage.leg!.state, window.stage.problems])).toEqual(['ready', []])
    expect(await page.evaluate(() => new Set(window.recovery.problems).size)).toBe(1)
    expect(errors).toEqual([])
    // and keeps what it cannot deliver, as ever
    await visitor.setOffline(true)
    await send(page, [{ event: 'Later', person: ann }])
    await eventually(async () => expect(await page.evaluate(() => window.stage.states())).toEqual(['handed']))
    await visitor.setOffline(false)
    await page.goto(server.at('/left', 'localhost'))
    const queues = await page.evaluate(
      (pattern) =>
        Object.entries(localStorage)
          .filter(([key]) => new RegExp(pattern).test(key))
          .join(),
      QUEUES.source,
    )
    expect(queues).toContain('Later')
    await visitor.close()
  })
})

describe('the sender in a browser', () => {
  const NAMES = ['one', 'two', 'three', 'four', 'five']

  test.concurrent.each(LEGS)('%s: gets everything through faults of every kind, once', async (leg) => {
    const visitor = await browser.newContext()
    const { page, row } = await open(visitor)
    const answers = ['500', 'offline', '429', 'no answer', 'through']
    await visitor.route(API[leg], async (route) => {
      if (route.request().method() === 'OPTIONS') return route.continue()
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      const headers = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'Retry-After',
        'retry-after': '3',
      }
      if (answer === '500') return route.fulfill({ status: 500, headers: { ...headers, 'retry-after': '' } })
      if (answer === '429') return route.fulfill({ status: 429, headers })
      if (answer === 'offline') return route.abort('internetdisconnected')
      return answer === 'through' ? route.continue() : undefined
    })
    await page.evaluate((given) => window.recovery.open(given), vendors({ hurry: 20 }))
    const names = NAMES.map((name) => `${row} ${name}`)
    const became = await page.evaluate(([name, all]) => window.recovery.send(name, all), [
      leg,
      names,
    ] as const)
    expect(became).toEqual(names.map((name) => `${name} confirmed`))
    const arrived = arrivedAt(leg).map((body) => String(body['event']))
    expect(arrived.filter((event) => event.startsWith(row)).sort()).toEqual([...names].sort())
    await visitor.close()
  })

  test.concurrent('wakes when the browser is online again', async () => {
    const visitor = await browser.newContext()
    const { page, row } = await open(visitor)
    // the first pause is 20 s and more then
    await page.evaluate((given) => window.recovery.open(given), vendors({ hurry: 0.05 }))
    await visitor.setOffline(true)
    const failed = page.waitForEvent('requestfailed')
    const sending = page.evaluate((name) => window.recovery.send('segment', [name]), row)
    await failed
    const from = Date.now()
    await visitor.setOffline(false)
    expect(await sending).toEqual([`${row} confirmed`])
    expect(Date.now() - from).toBeLessThan(15_000)
    await visitor.close()
  })

  test.concurrent('goes on with requests that outlive the page: their answers are read', async () => {
    const visitor = await browser.newContext()
    const { page, row } = await open(visitor)
    await page.evaluate((given) => window.recovery.open(given), vendors())
    const names = NAMES.map((name) => `${row} ${name}`)
    for (const leg of LEGS) {
      const became = await page.evaluate(
        ([name, all]) => window.recovery.send(name, all, { properties: { text: 'x'.repeat(25_000) } }),
        [leg, names] as const,
      )
      expect(became).toEqual(names.map((name) => `${name} confirmed`))
    }
    await visitor.close()
  })

  test.concurrent('leaves with the page what the browser takes, and it arrives', async () => {
    const visitor = await browser.newContext()
    const { page } = await open(visitor)
    await page.evaluate((given) => window.recovery.open(given), vendors())
    await page.evaluate(() => window.recovery.leave(9, 8_000))
    await page.close({ runBeforeUnload: false })
    const isLeft = (body: Body): boolean => body.messageId.startsWith('left-')
    await eventually(() => expect(arrivedAt('segment').filter(isLeft).length).toBe(7))
    const next = await visitor.newPage()
    await next.goto(server.at('/left', 'localhost'))
    // the second leg finds no room: 60,000 B are for both
    expect(await next.evaluate(() => localStorage.getItem('counts'))).toBe('[7,0]')
    expect(arrivedAt('rudderstack').filter(isLeft)).toEqual([])
    await visitor.close()
  })
})

describe('recovery in a browser', () => {
  const names = (row: string): string[] => Array.from({ length: 20 }, (_, i) => `${row} call ${i}`)
  const arrivedOf = (leg: Leg, row: string): string[] =>
    arrivedAt(leg)
      .map((body) => String(body['event']))
      .filter((event) => event.startsWith(`${row} call`))

  const keep = (page: Page, row: string): Promise<void> =>
    page.evaluate((all) => {
      window.recovery.keep()
      window.recovery.put(all)
    }, names(row))

  const crash = async (page: Page): Promise<void> => {
    const session = await page.context().newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    void session.send('Page.crash').catch(() => {})
    await crashed
  }

  test.concurrent('sends what a page that crashed has left, from one of three tabs, once to each leg', async () => {
    const visitor = await browser.newContext()
    const earlier = await open(visitor)
    await keep(earlier.page, earlier.row)
    await crash(earlier.page)
    const tabs = await Promise.all([open(visitor), open(visitor), open(visitor)])
    const did = await Promise.all(
      tabs.map(({ page }) => page.evaluate((given) => window.recovery.recover(given), vendors())),
    )
    expect(did).toContain(true)
    for (const leg of LEGS)
      expect([leg, ...arrivedOf(leg, earlier.row).sort()]).toEqual([leg, ...names(earlier.row).sort()])
    const told = await Promise.all(tabs.map(({ page }) => page.evaluate(() => window.recovery.told)))
    expect(told.flat().length).toBe(40)
    expect(tabs.flatMap(({ errors }) => errors)).toEqual([])
    await visitor.close()
  })

  test.concurrent('leaves a living page its calls, and a killed leg’s for later', async () => {
    const visitor = await browser.newContext()
    const living = await open(visitor)
    await keep(living.page, living.row)
    const gone = await open(visitor)
    await keep(gone.page, gone.row)
    await gone.page.close()
    const first = await open(visitor)
    await first.page.evaluate((given) => window.recovery.recover(given, 'rudderstack'), vendors())
    expect(arrivedOf('segment', gone.row).length).toBe(20)
    expect(arrivedOf('rudderstack', gone.row)).toEqual([])
    await first.page.close()
    const second = await open(visitor)
    await second.page.evaluate((given) => window.recovery.recover(given), vendors())
    for (const leg of LEGS) expect(arrivedOf(leg, gone.row).sort()).toEqual(names(gone.row).sort())
    for (const leg of LEGS) expect(arrivedOf(leg, living.row)).toEqual([])
    await visitor.close()
  })
})
