import type { BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Copy, Person } from '../../src/core/index.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually, type Body } from '../support/gate-world.ts'
import { servePages, type PageServer } from '../support/page-server.ts'
import { quiet } from '../support/quiet.ts'

// What a leg promises, with either vendor's real SDK behind it.

type Leg = 'segment' | 'rudderstack'
type Browser = Awaited<ReturnType<typeof launchChromium>>

let browser: Browser
let sandbox: Sandbox
let server: PageServer
beforeAll(async () => {
  const entry = new URL('../e2e/pages/legs.ts', import.meta.url).pathname
  ;[browser, sandbox, server] = await Promise.all([
    launchChromium(),
    startSandbox({ hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' } }),
    servePages({ entries: { legs: entry }, esbuild: { minify: true } }),
  ])
})
afterAll(async () => {
  await Promise.all([browser.close(), sandbox.close(), server.close()])
})

const CORS = { 'access-control-allow-origin': '*' }
const API = {
  segment: /segment\.localhost:\d+\/segment\/api/,
  rudderstack: /localhost:\d+\/rudderstack\/dataplane/,
}
const CONFIG = { segment: /\/settings$/, rudderstack: /\/sourceConfig/ }

const optionsOf = (leg: Leg): object => {
  const { segment, rudderstack } = sandbox.settings
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = rudderstack
  if (leg === 'segment') return { writeKey: segment.writeKey, settings: { cdnURL: segment.cdnURL } }
  return { writeKey, dataPlaneUrl, options: { configUrl, destSDKBaseURL } }
}

let rows = 0
type Stage = {
  readonly page: Page
  readonly visitor: BrowserContext
  readonly errors: string[]
  readonly send: (...copies: Partial<Copy>[]) => Promise<void>
  readonly states: () => Promise<string[]>
  readonly arrived: () => Body[]
  readonly close: () => Promise<void>
}

async function open(
  leg: Leg,
  options = optionsOf(leg),
  before?: (visitor: BrowserContext) => unknown,
): Promise<Stage> {
  const row = `${++rows}`
  const visitor = await browser.newContext()
  await before?.(visitor)
  const page = await visitor.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => void errors.push(String(error)))
  await page.goto(server.at(`/?row=${row}`, 'localhost'))
  await page.waitForFunction(() => 'stage' in window)
  await page.evaluate(([name, given]) => window.stage.open(name, given), [leg, options] as const)
  return {
    page,
    visitor,
    errors,
    send: (...copies) => page.evaluate((all) => window.stage.send(all), copies),
    states: () => page.evaluate(() => window.stage.states()),
    arrived: () =>
      sandbox
        .arrived({ leg })
        .map(({ body }) => body as unknown as Body)
        .filter(({ context }) => context.page['search'] === `?row=${row}`)
        .sort((a, b) => a.context.crossfade.seq - b.context.crossfade.seq),
    async close() {
      expect(errors).toEqual([])
      await visitor.close()
    },
  }
}

const person = (userId: string | null, more: Partial<Person> = {}): Person => ({
  anonymousId: `anon-${userId}`,
  userId,
  traits: userId === null ? {} : { name: userId },
  groupId: null,
  groupTraits: {},
  ...more,
})

/** Holds back what the pattern matches until it is let go. */
function holding(pattern: RegExp) {
  let letGo = (): void => {}
  const released = new Promise<void>((resolve) => (letGo = resolve))
  const hold = (visitor: BrowserContext): Promise<unknown> =>
    visitor.route(pattern, async (route) => {
      await released
      await route.continue().catch(() => {})
    })
  return { hold, letGo: () => letGo() }
}

const answers =
  (pattern: RegExp, answer: Parameters<Route['fulfill']>[0]) =>
  (visitor: BrowserContext): Promise<unknown> =>
    visitor.route(pattern, (route) => route.fulfill({ headers: CORS, ...answer }))

const legs: readonly {
  readonly leg: Leg
  /** How its SDK cannot be had, and what that is called. */
  readonly broken: {
    readonly why: string
    readonly options?: object
    readonly before?: (visitor: BrowserContext) => unknown
  }
  /** What becomes of a call that its API refuses: RudderStack's SDK tells nobody. */
  readonly onRefusal: string
}[] = [
  {
    leg: 'segment',
    broken: { why: 'not-an-instance', options: { writeKey: 'KEY', instance: {} } },
    onRefusal: 'refused: delivery-failure',
  },
  {
    leg: 'rudderstack',
    broken: {
      why: 'source-disabled',
      before: answers(CONFIG.rudderstack, { json: { source: { enabled: false, destinations: [] } } }),
    },
    onRefusal: 'handed',
  },
]

describe.concurrent.each(legs)('the leg of $leg', ({ leg, broken, onRefusal }) => {
  test('keeps calls while its SDK loads, then hands them over in the order in which they were made', async () => {
    const { hold, letGo } = holding(CONFIG[leg])
    const stage = await open(leg, optionsOf(leg), hold)
    await stage.send({ event: 'one' }, { event: 'two' }, { event: 'three' })
    expect(await stage.states()).toEqual(['queued', 'queued', 'queued'])
    expect(await stage.page.evaluate(() => window.stage.leg!.state)).toBe('loading')
    letGo()
    await eventually(async () => expect(await stage.states()).toEqual(['handed', 'handed', 'handed']))
    await stage.send({ event: 'four' })
    await eventually(() =>
      expect(stage.arrived().map(({ event }) => event)).toEqual(['one', 'two', 'three', 'four']),
    )
    const handed = await stage.page.evaluate(() =>
      window.stage.moves
        .filter(([, from, to]) => from === 'queued' && to === 'handed')
        .map(([event]) => event),
    )
    expect(handed).toEqual(['one', 'two', 'three', 'four'])
    await stage.close()
  })

  test('gets every type of call through, under the pair id, with the integrations it is told', async () => {
    const stage = await open(leg)
    const integrations = { All: true, Mixpanel: false }
    await stage.send(
      ...(['page', 'identify', 'track', 'group', 'alias', 'screen'] as const).map((type) => ({
        type,
        ...(type === 'track' && { event: 'Viewed' }),
        ...(type === 'alias' && { id: 'ann-2' }),
        name: 'Shop',
        fields: { size: 3 },
        options: { integrations },
        person: person('ann', { groupId: 'g1', groupTraits: { size: 3 } }),
      })),
    )
    await eventually(() =>
      expect(stage.arrived().map(({ type }) => type)).toEqual([
        'page',
        'identify',
        'track',
        'group',
        'alias',
        'screen',
      ]),
    )
    for (const copy of stage.arrived()) {
      if (leg === 'segment') expect(copy.messageId).toBe(`cf-${copy.context.crossfade.id}`)
      expect(copy['integrations']).toMatchObject(integrations)
    }
    await stage.close()
  })

  test('sends each call as the person it was made by, with the SDK still busy and users changing', async () => {
    const { hold, letGo } = holding(API[leg])
    const stage = await open(leg, optionsOf(leg), hold)
    const people = [person(null), person('ann'), person('ben'), person(null, { anonymousId: 'new' })]
    await stage.send(...people.map((who, i) => ({ event: `${i}`, person: who })))
    await eventually(async () =>
      expect(await stage.states()).toEqual(['handed', 'handed', 'handed', 'handed']),
    )
    letGo()
    await eventually(() => expect(stage.arrived().length).toBe(4))
    const who = stage.arrived().map(({ userId, anonymousId }) => [userId || null, anonymousId])
    expect(who).toEqual(people.map(({ userId, anonymousId }) => [userId, anonymousId]))
    await stage.close()
  })

  test('lets its SDK hold another person without sending anything', async () => {
    const stage = await open(leg)
    await stage.send({ event: 'before', person: person('ann') })
    await eventually(() => expect(stage.arrived().length).toBe(1))
    await stage.page.evaluate((who) => window.stage.leg!.align(who), person('ben'))
    const held = await stage.page.evaluate(() => {
      const sdk = window.stage.leg!.sdk as Record<string, () => unknown>
      const user = sdk['user']?.() as
        | { id: () => string; anonymousId: () => string; traits: () => object }
        | undefined
      if (user) return [user.id(), user.anonymousId(), user.traits()]
      return [sdk['getUserId']!(), sdk['getAnonymousId']!(), sdk['getUserTraits']!()]
    })
    expect(held).toEqual(['ben', 'anon-ben', { name: 'ben' }])
    await quiet(stage.page)
    expect(stage.arrived().length).toBe(1)
    await stage.close()
  })

  test('blocks calls, and says why, where its SDK cannot be had', async () => {
    const stage = await open(leg, broken.options ?? optionsOf(leg), broken.before)
    await stage.send({ event: 'queued' })
    await eventually(async () => expect(await stage.states()).toEqual([`blocked: ${broken.why}`]))
    expect(await stage.page.evaluate(() => [window.stage.leg!.state, window.stage.leg!.why])).toEqual([
      'failed',
      broken.why,
    ])
    await stage.send({ event: 'later' })
    expect(await stage.states()).toEqual([`blocked: ${broken.why}`, `blocked: ${broken.why}`])
    expect(stage.arrived()).toEqual([])
    await stage.close()
  })

  test('says what becomes of calls that its API refuses', async () => {
    const stage = await open(leg, optionsOf(leg), answers(API[leg], { status: 400, body: 'no' }))
    await stage.send({ event: 'refused' })
    await eventually(async () => expect(await stage.states()).toEqual([onRefusal]))
    await stage.close()
  })

  test('drops what is queued when it is stopped, and why, even if its SDK comes after that', async () => {
    const { hold, letGo } = holding(CONFIG[leg])
    const stage = await open(leg, optionsOf(leg), hold)
    await stage.send({ event: 'queued' })
    await stage.page.evaluate(() => window.stage.leg!.stop('consent'))
    expect(await stage.states()).toEqual(['dropped: consent'])
    letGo()
    await quiet(stage.page)
    expect(stage.arrived()).toEqual([])
    await stage.close()
  })

  test('keeps its SDK from trying again once it is stopped, and goes on when it is loaded again', async () => {
    let failing = true
    let tries = 0
    const stage = await open(leg, optionsOf(leg), (visitor) =>
      visitor.route(API[leg], (route) => {
        tries++
        return failing ? route.fulfill({ status: 500, headers: CORS }) : route.continue()
      }),
    )
    await stage.page.clock.install()
    await stage.send({ event: 'failing' })
    await eventually(() => expect(tries).toBeGreaterThan(0))
    await stage.page.evaluate(() => window.stage.leg!.stop('consent'))
    failing = false
    await stage.page.clock.runFor('10:00')
    await quiet(stage.page)
    expect(stage.arrived()).toEqual([])
    await stage.page.evaluate(() => window.stage.leg!.load())
    await stage.send({ event: 'again' })
    await eventually(() => expect(stage.arrived().map(({ event }) => event)).toEqual(['again']))
    await stage.close()
  })

  test('contains an SDK that throws: the call is blocked, the next one goes through', async () => {
    const stage = await open(leg)
    await stage.send({ event: 'fine' })
    await eventually(() => expect(stage.arrived().length).toBe(1))
    await stage.page.evaluate(() => {
      const sdk = window.stage.leg!.sdk as Record<string, unknown>
      sdk['track'] = () => {
        throw new Error('broken SDK')
      }
    })
    await stage.send({ event: 'thrown at' }, { type: 'page', name: 'Shop' })
    await eventually(() => expect(stage.arrived().map(({ type }) => type)).toEqual(['track', 'page']))
    expect(await stage.states()).toEqual(['handed', 'blocked: sdk-threw', 'handed'])
    await stage.close()
  })
})

test('RudderStack has no screen(): that copy goes to its data plane, and a refusal is known', async () => {
  const stage = await open('rudderstack', undefined, answers(API.rudderstack, { status: 400, body: 'no' }))
  await stage.send({ type: 'screen', name: 'Home' })
  await eventually(async () => expect(await stage.states()).toEqual(['refused: 400']))
  await stage.close()
})
