import type { BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import { createOwnChromium } from '../proof/browser/own-chromium.ts'
import { countStored, storedCalls } from '../proof/browser/stored.ts'
import { openBareTab } from '../support/bare-tab.ts'
import { eventually, rolloutAt, type PageGateOptions } from '../support/gate-world.ts'
import { pageHtml } from '../support/page-server.ts'
import { quiet } from '../support/quiet.ts'
import { LEGS, named, shareWorld } from '../support/shared-world.ts'
import { windowedChromium } from '../support/windowed-chromium.ts'

// Whatever a browser does with a page: no error, no unhandled rejection, and each call arrives once at each leg.

const here = (file: string): string => new URL(`./pages/${file}.ts`, import.meta.url).pathname
const LIFE = pageHtml(['lifecycle'])

const policy = (connect: string): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; script-src 'self'; connect-src ${connect}; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
})

const JS = { 'content-type': 'text/javascript' }
const WORKER = `
  oninstall = () => skipWaiting()
  onactivate = (event) => event.waitUntil(clients.claim())
  let isUp = false
  onmessage = () => { isUp = true }
  const isApi = ({ url }) => /(segment|rudderstack)\\.localhost.*\\/v1\\/[a-z]+$/.test(url)
`
const WORKERS = {
  passes: `onfetch = (event) => event.respondWith(fetch(event.request))`,
  answers: `onfetch = (event) => event.respondWith(
    isUp || !isApi(event.request) ? fetch(event.request) : new Response('no', { status: 503 }))`,
  fails: `onfetch = (event) => event.respondWith(
    isUp || !isApi(event.request) ? fetch(event.request) : Promise.reject(new Error('offline')))`,
  shell: `onfetch = (event) => {
    const { request } = event
    if (request.method !== 'GET' || !request.url.startsWith(location.origin)) return
    event.respondWith(caches.open('shell').then(async (cache) =>
      (await cache.match(request, { ignoreSearch: true })) ??
      fetch(request).then((answer) => (cache.put(request, answer.clone()), answer))))
  }`,
}

const { world, control, arrived, newSlug } = await shareWorld({
  entries: { lifecycle: here('lifecycle') },
  pages: {
    '/': LIFE,
    '/left': pageHtml([]),
    '/strict': { body: LIFE, headers: policy("'self' http://*.localhost:* http://127.0.0.1:*") },
    '/blind': { body: LIFE, headers: policy("'self'") },
    ...Object.fromEntries(
      Object.entries(WORKERS).map(([name, work]) => [`/${name}.js`, { body: WORKER + work, headers: JS }]),
    ),
  },
})

const own = await createOwnChromium(
  windowedChromium() === undefined ? {} : { executablePath: windowedChromium()! },
)
afterAll(() => own.close())
const tab = await openBareTab(await own.startBare())

type Told = {
  readonly calls?: readonly string[]
  readonly asks?: boolean
  readonly skewMs?: number
  readonly more?: PageGateOptions
  readonly rollout?: unknown
}

const fragment = (
  slug: string,
  { calls = [], asks = false, skewMs = 0, more = {}, rollout = rolloutAt(100, 100) }: Told,
) => {
  const options = world.options(rollout, { report: control.reportUrl(slug), ...more })
  return `#${encodeURIComponent(JSON.stringify({ options, calls, asks, skewMs }))}`
}

/** The address of a page of this name that begins by itself. */
const addressOf = (slug: string, told: Told, host = `${slug}.localhost`, path = '/'): string =>
  world.server.at(`${path}?row=${slug}${fragment(slug, told)}`, host)

const events = (leg: Leg, slug: string): string[] => arrived(leg, slug).map(named)

const arriveOnce = (slug: string, expected: readonly string[]): Promise<void> =>
  eventually(() => {
    for (const leg of LEGS) expect(events(leg, slug), leg).toEqual(expected)
  })

const prerender = async (slug: string, url: string): Promise<void> => {
  await tab.navigate(world.server.at('/left', `${slug}.localhost`))
  await eventually(async () => expect(await tab.look('document.readyState')).toBe('complete'))
  const rules = JSON.stringify({ prerender: [{ source: 'list', urls: [url], eagerness: 'immediate' }] })
  await tab.look(`document.head.append(Object.assign(document.createElement('script'),
    { type: 'speculationrules', textContent: ${JSON.stringify(rules)} }))`)
  await eventually(async () => expect(await tab.lookAhead('!!window.gate')).toBe(true))
}

/** What a page that nobody has seen has done: nothing. */
const TRACES = `({
  asked: performance.getEntriesByType('resource').filter(({ name }) => !/assets.(chunk|lifecycle)|favicon/.test(name)).map(({ name }) => name),
  stored: Object.keys(localStorage),
  cookies: document.cookie,
  assignment: window.gate?.assignment ?? null,
})`
const NOTHING = { asked: [], stored: [], cookies: '', assignment: null }

describe('a page that is prerendered', () => {
  test('does nothing until it is shown; then its calls go on in order, as of when and where they were made', async () => {
    const slug = newSlug()
    const url = addressOf(slug, { calls: ['First', 'Second'] })
    await prerender(slug, url)
    await tab.lookAhead(`new Promise((done) => setTimeout(done, 300))`)
    expect(await tab.lookAhead(TRACES)).toEqual(NOTHING)
    expect(control.reports(slug)).toEqual([])
    const shownAt = await tab.look('Date.now()')
    await tab.look(`location.href = ${JSON.stringify(url)}; 0`)
    await eventually(async () => expect(await tab.look('window.gate?.assignment?.cohort')).toBe('dual'))
    expect(await tab.look('performance.getEntriesByType("navigation")[0].activationStart > 0')).toBe(true)
    await tab.look('gate.track("Third"); 0')
    await arriveOnce(slug, ['First', 'Second', 'Third'])
    for (const body of LEGS.flatMap((leg) => arrived(leg, slug))) {
      const at = Date.parse(String(body['originalTimestamp' as never] ?? body['timestamp' as never]))
      expect(at <= Number(shownAt)).toBe(named(body) !== 'Third')
    }
    expect(await tab.look('troubles')).toEqual([])
  })

  test('leaves nothing where it is never shown', async () => {
    const slug = newSlug()
    await prerender(slug, addressOf(slug, { calls: ['Unseen'] }))
    await tab.lookAhead(
      `gate.setConsent(true), gate.user().anonymousId(), new Promise((done) => setTimeout(done, 300))`,
    )
    await tab.navigate(world.server.at('/left?other', `${slug}.localhost`))
    expect(await tab.look(TRACES)).toEqual(NOTHING)
    expect([...LEGS.flatMap((leg) => events(leg, slug)), ...control.reports(slug)]).toEqual([])
  })

  test.each([
    ['a yes', [true], ['Asked']],
    ['a no', [false], []],
    ['a no and then a yes', [false, true], ['Asked']],
    ['a yes and then a no', [true, false], []],
  ])('takes what it is told of consent while it is not shown: %s', async (_, said, expected) => {
    const slug = newSlug()
    const url = addressOf(slug, { asks: true })
    await prerender(slug, url)
    await tab.lookAhead(
      `${JSON.stringify(said)}.forEach((one) => gate.setConsent(one)); gate.track('Asked'); 0`,
    )
    expect(await tab.lookAhead(TRACES)).toEqual(NOTHING)
    await tab.look(`location.href = ${JSON.stringify(url)}; 0`)
    await eventually(async () => expect(await tab.look('location.search')).toContain(slug))
    if (expected.length > 0) await arriveOnce(slug, expected)
    else
      expect(await tab.look(`new Promise((done) => setTimeout(done, 300)).then(() => ${TRACES})`)).toEqual(
        NOTHING,
      )
    expect(await tab.look('troubles')).toEqual([])
  })
})

const locksHeld = (name: string): string =>
  `navigator.locks.query().then(({ held }) => held.filter((lock) => lock.name.startsWith('${name}')).length)`

/** The browser did not keep the page that was left, and why: that is its own choice, as on a busy machine. */
class NotKept extends Error {}

const comeBack = async (): Promise<void> => {
  await eventually(async () => expect(await tab.look('document.readyState')).toBe('complete'))
  const type = await tab.back()
  if (type === 'BackForwardCacheRestore') return expect(tab.notKept).toEqual([])
  // why is told a moment later
  await eventually(() => expect(tab.notKept).not.toEqual([]))
  throw new NotKept(`${type}: ${tab.notKept.join(', ')}`)
}

const TRIES = 3

/** Plays it again where the browser did not keep the page; whatever else fails, fails. */
const whereKept = (play: () => Promise<void>) => async (): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return await play()
    } catch (error) {
      if (!(error instanceof NotKept) || tries === TRIES) throw error
      down(false)
    }
  }
}

const down = (is: boolean): void => {
  for (const leg of LEGS) world.sandbox.setFault(leg, 'api', is ? { status: 503 } : null)
}

/** The SDKs have tried to send all that was made so far, and nobody has taken it. */
const isTried = (slug: string, calls: number): Promise<void> =>
  eventually(() => {
    const tried = world.sandbox.requested({ kind: 'api' }).filter(({ note }) => note === 'fault')
    expect(tried.length, slug).toBeGreaterThanOrEqual(calls * 2)
  })

/** Nothing more is sent for as long as an SDK waits before it tries again. */
const staysQuiet = (): Promise<unknown> => tab.look('new Promise((done) => setTimeout(done, 2_500))')

describe.skipIf(windowedChromium() === undefined)('a page that is left and come back to as it was', () => {
  test(
    'goes on: what it had in hand arrives, and so do later calls, each once; it is one page view',
    whereKept(async () => {
      const slug = newSlug()
      world.sandbox.clear()
      down(true)
      const initialPageview = {
        segment: { ...(world.options(null)['segment'] as object), options: { initialPageview: true } },
      }
      // while it sends what an earlier page has left, it holds the lock for that
      const earlier = `${slug}-earlier`
      await tab.navigate(addressOf(earlier, { calls: ['Earlier'] }, `${slug}.localhost`))
      await isTried(slug, 1)
      await tab.navigate(addressOf(slug, { calls: ['Before'], more: initialPageview as never }))
      await isTried(slug, 3)
      await eventually(async () => expect(await tab.look(locksHeld('crossfade.recovery'))).toBe(1))
      await tab.navigate(world.server.at('/left', `${slug}.localhost`))
      await comeBack()
      await tab.look('gate.track("After"); 0')
      expect(await tab.look(locksHeld('crossfade.page.'))).toBe(1)
      down(false)
      await arriveOnce(earlier, ['Earlier'])
      await arriveOnce(slug, ['page', 'Before', 'After'])
      await staysQuiet()
      await arriveOnce(slug, ['page', 'Before', 'After'])
      expect(
        await tab.look('Object.keys(localStorage).filter((key) => /crossfade_(made|call|note)/.test(key))'),
      ).toEqual([])
      expect(new Set(control.reports(slug).map(({ page }) => page)).size).toBe(1)
      expect(await tab.look('troubles')).toEqual([])
    }),
  )

  test(
    'does not send again what another page has sent meanwhile',
    whereKept(async () => {
      const slug = newSlug()
      world.sandbox.clear()
      down(true)
      await tab.navigate(addressOf(slug, { calls: ['Before', 'Before too'] }))
      await isTried(slug, 2)
      await tab.navigate(addressOf(`${slug}-next`, { calls: ['Next'] }, `${slug}.localhost`))
      down(false)
      await arriveOnce(slug, ['Before', 'Before too'])
      await arriveOnce(`${slug}-next`, ['Next'])
      // what has arrived and was not heard of yet as the page goes is owed still
      await eventually(async () => expect(await tab.look(`(${countStored.toString()})()`)).toBe(0))
      await comeBack()
      await tab.look('gate.track("After"); 0')
      await arriveOnce(slug, ['Before', 'Before too', 'After'])
      await staysQuiet()
      await arriveOnce(slug, ['Before', 'Before too', 'After'])
      expect(await tab.look('troubles')).toEqual([])
    }),
  )

  test(
    'does not send again what left with it, and all that did not leave arrives',
    whereKept(async () => {
      const slug = newSlug()
      world.sandbox.clear()
      await tab.navigate(addressOf(slug, { calls: ['Known'] }))
      await arriveOnce(slug, ['Known'])
      // whoever has answered is sent what leaves with the page
      const answered = `performance.getEntriesByType('resource').filter(({ name }) => /v1.t(rack)?$/.test(name)).length`
      await eventually(async () => expect(await tab.look(answered)).toBe(2))
      const calls = Array.from({ length: 150 }, (_, i) => `Burst ${i}`)
      await tab.look(
        `${JSON.stringify(calls)}.forEach((event) => gate.track(event)); location.href = '/left'; 0`,
      )
      await eventually(async () => expect(await tab.look('location.pathname')).toBe('/left'))
      await comeBack()
      for (const leg of LEGS)
        await eventually(() => expect(new Set(events(leg, slug))).toEqual(new Set(['Known', ...calls])))
      await staysQuiet()
      const byBatch = world.sandbox.arrived().filter(({ transport }) => transport === 'batch')
      expect(byBatch.length).toBeGreaterThan(0)
      for (const leg of LEGS) {
        const all = world.sandbox.arrived({ leg }).filter(({ body }) => body['event'] !== 'Known')
        const left = all.filter(({ transport }) => transport === 'batch').map(({ messageId }) => messageId)
        // of what an SDK had under way as the page went nobody has heard: those may come again, as the same
        for (const id of left) expect(all.filter(({ messageId }) => messageId === id)).toHaveLength(1)
        expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(calls.length)
      }
      expect(await tab.look('troubles')).toEqual([])
    }),
  )
})

type Opened = { readonly page: Page; readonly visitor: BrowserContext; readonly errors: string[] }

/** A page of a visitor, with what goes wrong in it collected. */
async function open(url: string, visitor?: BrowserContext): Promise<Opened> {
  const context = visitor ?? (await world.newVisitor())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(url)
  return { page, visitor: context, errors }
}

const at = (path: string): string => world.server.at(path, 'localhost')

/** Neither the browser nor the page itself has seen anything go wrong, and every call was answered. */
async function expectFine(
  { page, errors }: Opened,
  calls: number,
  frame: Page | Frame = page,
): Promise<void> {
  expect(errors).toEqual([])
  const told = await frame.evaluate(() => {
    const { troubles, answers } = window as never as { troubles: string[]; answers: object[] }
    return { troubles, answers: answers.length }
  })
  expect(told).toEqual({ troubles: [], answers: calls })
}

const whenReady = ({ page }: Opened): Promise<string[]> =>
  page.evaluate(async () => {
    const { gate } = window as never as { gate: { ready(): Promise<{ sdks: object }> } }
    return Object.keys((await gate.ready()).sdks).sort()
  })

/** As `arriveOnce`, for frames whose address is not the page's. */
const arriveNamed = (expected: readonly string[], prefix: string): Promise<void> =>
  eventually(() => {
    for (const leg of LEGS) {
      const events = world.arrived(leg).map(named)
      expect(events.filter((event) => event.startsWith(prefix)).sort(), leg).toEqual(expected)
    }
  })

describe.concurrent('a frame', () => {
  test.each([
    ['without an origin of its own', 'allow-scripts', false],
    ['without an origin, made of text', 'allow-scripts', true],
    ['made of text', null, true],
  ] as const)('%s: calls are answered and arrive', async (_, sandbox, isText) => {
    const slug = newSlug()
    const calls = [`${slug} First`, `${slug} Second`]
    const opened = await open(at('/left'))
    const { page } = opened
    const src = isText ? null : addressOf(slug, { calls }, 'localhost')
    await page.evaluate(
      ([kind, address, script]) => {
        const frame = document.createElement('iframe')
        if (kind !== null) frame.setAttribute('sandbox', kind)
        if (address !== null) frame.src = address
        else frame.srcdoc = `<script type="module" src="${script}"></script>`
        document.body.append(frame)
      },
      [sandbox, src, at('/assets/lifecycle.js')] as const,
    )
    const frame = await eventually(async () => {
      const found = page.frames()[1]!
      expect(await found.evaluate(() => 'createGate' in window)).toBe(true)
      return found
    })
    if (isText)
      await frame.evaluate((told) => (window as never as { begin(told: object): void }).begin(told), {
        options: world.options(rolloutAt(100, 100), { report: control.reportUrl(slug) }),
        calls,
      })
    await arriveNamed(calls, slug)
    await eventually(() => expectFine(opened, 2, frame))
    await opened.visitor.close()
  })
})

describe.concurrent('a policy that enforces Trusted Types and allows no policy of them', () => {
  test('keeps calls from nothing: all that fails is the script of a destination that an SDK puts into the page', async () => {
    const slug = newSlug()
    const violations: string[] = []
    const visitor = await world.newVisitor()
    await visitor.exposeFunction('violated', (what: string) => void violations.push(what))
    await visitor.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
        (window as never as { violated(what: string): void }).violated(`${violatedDirective}: ${sample}`),
      ),
    )
    const opened = await open(addressOf(slug, { calls: ['Strict'] }, 'localhost', '/strict'), visitor)
    await arriveOnce(slug, ['Strict'])
    await eventually(() => expectFine(opened, 1))
    const scripts = violations.filter((one) =>
      one.startsWith('require-trusted-types-for: HTMLScriptElement src'),
    )
    expect(violations).toEqual(scripts)
    await visitor.close()
  })

  test('that lets nothing be sent costs the page nothing, and a later page sends what was called', async () => {
    const slug = newSlug()
    const opened = await open(addressOf(slug, { calls: ['Blind'] }, 'localhost', '/blind'))
    await eventually(() => expectFine(opened, 1))
    expect(await whenReady(opened)).toEqual(['rudderstack', 'segment'])
    expect(LEGS.flatMap((leg) => events(leg, slug))).toEqual([])
    await opened.page.goto(addressOf(newSlug(), {}, 'localhost'))
    await arriveOnce(slug, ['Blind'])
    await expectFine(opened, 0)
    await opened.visitor.close()
  })
})

const workAs = async (worker: string): Promise<Opened> => {
  const opened = await open(at('/left'))
  await opened.page.evaluate(async (url) => {
    await navigator.serviceWorker.register(url)
    await navigator.serviceWorker.ready
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20))
  }, `/${worker}.js`)
  return opened
}

describe.concurrent('a service worker', () => {
  test('that passes everything on: calls are seen to arrive, once', async () => {
    const slug = newSlug()
    const opened = await workAs('passes')
    await opened.page.goto(addressOf(slug, { calls: ['Passed'] }, 'localhost'))
    await arriveOnce(slug, ['Passed'])
    await eventually(() => expectFine(opened, 1))
    // what has arrived and was not heard of yet as the page goes is owed still
    await eventually(async () => expect(await storedCalls(opened.page)).toBe(0))
    // the next page finds nothing left
    await opened.page.goto(addressOf(newSlug(), {}, 'localhost'))
    await whenReady(opened)
    await quiet(opened.page)
    await arriveOnce(slug, ['Passed'])
    await opened.visitor.close()
  })

  test.each(['answers', 'fails'])(
    'that %s in the place of the vendors: calls wait, and arrive once',
    async (worker) => {
      const slug = newSlug()
      const opened = await workAs(worker)
      await opened.page.goto(addressOf(slug, { calls: ['Held'] }, 'localhost'))
      await eventually(() => expectFine(opened, 1))
      expect(LEGS.flatMap((leg) => events(leg, slug))).toEqual([])
      await opened.page.evaluate(() => navigator.serviceWorker.controller!.postMessage('up', []))
      await arriveOnce(slug, ['Held'])
      await expectFine(opened, 1)
      await opened.visitor.close()
    },
  )

  test('that serves the app while there is no network: calls wait, and arrive once', async () => {
    const opened = await workAs('shell')
    // the shell and all its parts are kept
    await opened.page.goto(addressOf(newSlug(), { calls: ['Online'] }, 'localhost'))
    await whenReady(opened)
    await opened.page.goto(at('/left'))
    const slug = newSlug()
    await opened.visitor.setOffline(true)
    await opened.page.goto(addressOf(slug, { calls: ['Offline'] }, 'localhost'))
    await eventually(() => expectFine(opened, 1))
    await opened.visitor.setOffline(false)
    await arriveOnce(slug, ['Offline'])
    await expectFine(opened, 1)
    await opened.visitor.close()
  })
})

const DAY_MS = 86_400_000
const jump = ({ page }: Opened, ms: number): Promise<void> =>
  page.evaluate((by) => (window as never as { jump(ms: number): void }).jump(by), ms)
const track = ({ page }: Opened, event: string): Promise<unknown> =>
  page.evaluate(async (name) => {
    type Page = { gate: { track(name: string): Promise<object> }; answers: object[] }
    const { gate, answers } = window as never as Page
    answers.push(await gate.track(name))
  }, event)
const API = /(segment|rudderstack)\.localhost.*\/v1\/[a-z]+$/

/** Refuses what the SDKs of a visitor send, until it is unrouted; settles once both have tried to send these. */
async function refuse(visitor: BrowserContext): Promise<(calls: readonly string[]) => Promise<void>> {
  const refused = new Set<string>()
  await visitor.route(API, (route) => {
    const { event } = route.request().postDataJSON() as { event: string }
    refused.add(`${new URL(route.request().url()).hostname} ${event}`)
    return route.abort()
  })
  return (calls) => eventually(() => expect(refused.size).toBe(calls.length * LEGS.length))
}

describe.concurrent('a wall clock that jumps', () => {
  test.each([
    ['ten years ahead', 3_652 * DAY_MS],
    ['a day back', -DAY_MS],
  ])('%s while the page is open, and back between pages: every call arrives once', async (_, ms) => {
    const slug = newSlug()
    const visitor = await world.newVisitor()
    const areRefused = await refuse(visitor)
    const opened = await open(addressOf(slug, { calls: ['Before'] }, 'localhost'), visitor)
    await eventually(() => expectFine(opened, 1))
    await jump(opened, ms)
    await track(opened, 'After')
    await areRefused(['Before', 'After'])
    await expectFine(opened, 2)
    await opened.page.goto(at('/left'))
    await visitor.unroute(API)
    await opened.page.goto(addressOf(newSlug(), {}, 'localhost'))
    await eventually(() => {
      for (const leg of LEGS) expect([...events(leg, slug)].sort(), leg).toEqual(['After', 'Before'])
    })
    await expectFine(opened, 0)
    await visitor.close()
  })

  test.each([
    ['ten years ahead of the page that made them: calls arrive', 3_652 * DAY_MS, true],
    ['ten years behind it: calls arrive', -3_652 * DAY_MS, true],
    ['eight days ahead of it: they are too old, which is told', 8 * DAY_MS, false],
  ])('between pages, so that the later one is %s', async (_, skewMs, arrives) => {
    const slug = newSlug()
    const next = newSlug()
    const visitor = await world.newVisitor()
    const areRefused = await refuse(visitor)
    const opened = await open(addressOf(slug, { calls: ['Left'] }, 'localhost'), visitor)
    await areRefused(['Left'])
    await eventually(() => expectFine(opened, 1))
    await opened.page.goto(at('/left'))
    await visitor.unroute(API)
    await opened.page.goto(addressOf(next, { skewMs, calls: ['Now'] }, 'localhost'))
    await arriveOnce(next, ['Now'])
    if (arrives) await arriveOnce(slug, ['Left'])
    else await quiet(opened.page)
    await expectFine(opened, 1)
    await opened.page.goto(at('/left'))
    if (!arrives)
      await eventually(() => {
        const codes = control
          .reports(next)
          .at(-1)!
          .problems.map(({ code }) => code)
        expect(codes).toEqual(expect.arrayContaining(LEGS.map((leg) => `${leg}-recovery-expired`)))
      })
    expect(LEGS.flatMap((leg) => events(leg, slug))).toEqual(arrives ? ['Left', 'Left'] : [])
    await visitor.close()
  })
})

describe.concurrent('of several tabs', () => {
  test('the one that sends what others have left is closed while it does: another one goes on', async () => {
    const slug = newSlug()
    const visitor = await world.newVisitor()
    let network: 'down' | 'silent' | 'up' = 'down'
    let unanswered = 0
    const refused = new Set<string>()
    await visitor.route(API, async (route) => {
      if (network === 'down') {
        refused.add(new URL(route.request().url()).hostname)
        await route.abort()
      } else if (network === 'up') await route.continue()
      else unanswered++
    })
    const first = await open(addressOf(slug, { calls: ['Left'] }, 'localhost'), visitor)
    await eventually(() => expect(refused.size).toBe(2))
    await expectFine(first, 1)
    await first.page.close()
    const left = performance.now()
    network = 'silent'
    const sending = await open(addressOf(newSlug(), {}, 'localhost'), visitor)
    await eventually(() => expect(unanswered).toBe(2))
    network = 'up'
    const other = await open(addressOf(newSlug(), {}, 'localhost'), visitor)
    await whenReady(other)
    await quiet(other.page)
    // where opening the other one takes that long, the one that sends gives up, and RudderStack's SDK in the other takes up by
    // itself what was left: after 10 s each
    if (performance.now() - left < 9_000) expect(LEGS.flatMap((leg) => events(leg, slug))).toEqual([])
    await expectFine(sending, 0)
    await sending.page.close()
    // as it does each minute
    await other.page.evaluate(() => void dispatchEvent(new Event('online')))
    // what was under way as its tab closed may have arrived all the same: as the same
    for (const leg of LEGS)
      await eventually(() =>
        expect(new Set(arrived(leg, slug).map(({ messageId }) => messageId)).size, leg).toBe(1),
      )
    await expectFine(other, 0)
    await visitor.close()
  })
})
