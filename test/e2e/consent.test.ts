import type { BrowserContext } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { eventually, rolloutAt, type Visit } from '../support/gate-world.ts'
import { quiet } from '../support/quiet.ts'
import { LEGS, named, shareWorld } from '../support/shared-world.ts'

// No request and no storage before yes; none after no.

const { world, control, arrived, newSlug } = await shareWorld()

/** A visit, its requests but for the page's own files, and what it has stored. */
type Watched = Visit & {
  readonly asked: () => string[]
  /** Withdraws consent. */
  readonly withdraw: () => Promise<void>
  /** What has been asked for since. */
  readonly askedSince: () => string[]
  readonly stored: () => Promise<string[]>
  /** The gate as a page makes it that asks for consent: the answer is given by `consent`. */
  readonly startAsking: (options: Record<string, unknown>) => Promise<void>
  readonly consent: (answer: unknown) => Promise<void>
}

/**
 * Runs in the page, which alone knows the order of its requests and of what it was told: a line of the console each.
 */
function tellRequests(): void {
  const tell = (url: unknown): void => console.debug(`asks for ${String(url)}`)
  const { fetch } = window
  const { open } = XMLHttpRequest.prototype
  const { sendBeacon } = navigator
  const src = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, 'src')!
  Object.defineProperty(HTMLScriptElement.prototype, 'src', {
    ...src,
    set(this: HTMLScriptElement, url: string) {
      tell(url)
      src.set!.call(this, url)
    },
  })
  window.fetch = (...args) => (tell(args[0]), fetch(...args))
  XMLHttpRequest.prototype.open = function (...args: [string, string]) {
    tell(args[1])
    open.apply(this, args as never)
  }
  navigator.sendBeacon = (...args) => (tell(args[0]), sendBeacon.apply(navigator, args))
}

async function watch(visitor: BrowserContext, slug: string): Promise<Watched> {
  const own = new URL(world.server.at('/', 'localhost')).host
  const asked: string[] = []
  visitor.on('request', (request) => {
    const url = new URL(request.url())
    if (url.host !== own) asked.push(request.url())
  })
  await visitor.addInitScript(tellRequests)
  const visit = await world.visit(visitor, `/?row=${slug}`)
  return {
    ...visit,
    asked: () => asked,
    async withdraw() {
      await visit.page.evaluate(() => {
        console.debug('withdrawn')
        ;(window as never as { gate: { setConsent: (yes: boolean) => void } }).gate.setConsent(false)
      })
    },
    askedSince() {
      const since = visit.console.indexOf('debug: withdrawn')
      expect(since).not.toBe(-1)
      return visit.console.slice(since).filter((line) => line.startsWith('debug: asks for'))
    },
    async stored() {
      const cookies = (await visitor.cookies()).map(({ name }) => `cookie ${name}`)
      const kept = await visit.page.evaluate(async () => [
        ...Object.keys(localStorage).map((key) => `local ${key}`),
        ...Object.keys(sessionStorage).map((key) => `session ${key}`),
        ...(await indexedDB.databases()).map(({ name }) => `database ${name ?? ''}`),
      ])
      return [...cookies, ...kept]
    },
    startAsking: (options) =>
      visit.page.evaluate((given) => {
        const page = window as never as Record<string, unknown> & { createGate: (all: object) => unknown }
        const consent = (): Promise<unknown> => new Promise((resolve) => (page['answerConsent'] = resolve))
        page['gate'] = page.createGate({ ...given, consent })
      }, options),
    consent: (answer) =>
      visit.page.evaluate(
        (given) => (window as never as { answerConsent: (answer: unknown) => void }).answerConsent(given),
        answer,
      ),
  }
}

const options = (slug: string, more: object = {}): Record<string, unknown> => {
  control.answerRollout(slug, { body: JSON.stringify(rolloutAt(100, 100)) })
  const base = { report: control.reportUrl(slug), rolloutTimeoutMs: 20_000 }
  return world.options(control.rolloutUrl(slug), { ...base, ...more })
}

/** What a page may do without leaving a trace: every member that reads or calls. */
const useEverything = (visit: Visit): Promise<unknown> =>
  visit.page.evaluate(async () => {
    const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => unknown> }
    const user = gate['user']!() as { id: () => unknown; traits: () => unknown }
    const group = gate['group']!() as { id: () => unknown }
    user.id()
    user.traits()
    group.id()
    gate['on']!('track', () => {})
    gate['use']!((call: unknown) => call)
    await Promise.all([
      gate['page']!(),
      gate['track']!('Used'),
      gate['identify']!('ann'),
      gate['alias']!('ben'),
    ])
    gate['reset']!()
    await gate['cleanUp']!()
    return null
  })

const expectNothing = async (visit: Watched): Promise<void> => {
  expect(visit.asked()).toEqual([])
  expect(await visit.stored()).toEqual([])
  expect(visit.errors).toEqual([])
}

describe.concurrent('before the answer', () => {
  test('there is no request and nothing stored, whatever the page calls', async () => {
    const visitor = await world.newVisitor()
    const visit = await watch(visitor, newSlug())
    await visit.startAsking(options(newSlug(), { global: 'analytics' }))
    await useEverything(visit)
    await expectNothing(visit)
    await visitor.close()
  })

  test('a bounded number of calls waits for it; events beyond are dropped, answered and counted, and a login is not', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.startAsking(options(slug))
    const last = await visit.page.evaluate(async () => {
      type Page = {
        gate: { identify(id: string): unknown; track(event: string): Promise<{ cohort: unknown }> }
      }
      const { gate } = window as never as Page
      for (let n = 0; n < 10_001; n++) void gate.track('Waits')
      void gate.identify('ann')
      return (await gate.track('Too many')).cohort
    })
    expect(last).toBeNull()
    await expectNothing(visit)
    await visit.consent(true)
    await visit.ready()
    const user = await visit.page.evaluate(() =>
      (window as never as { gate: { user(): { id(): unknown } } }).gate.user().id(),
    )
    expect(user).toBe('ann')
    await visit.page.goto(world.server.at('/left', 'localhost'))
    await eventually(() =>
      expect(control.reports(slug).at(-1)?.problems).toContainEqual({ code: 'dropped-held', count: 2 }),
    )
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('calls wait, and after yes are sent with their own time, page and person', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.startAsking(options(slug))
    const before = await visit.page.evaluate(async (query) => {
      const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => Promise<unknown>> }
      const user = (gate['user'] as unknown as () => { anonymousId: () => string })()
      const times = [Date.now()]
      const made = [gate['page']!('First'), gate['track']!('Anonymous')]
      await Promise.all(made)
      history.pushState(null, '', `/second${query}`)
      document.title = 'Second'
      times.push(Date.now())
      const answers = Promise.all([gate['identify']!('ann', { plan: 'pro' }), gate['track']!('Known')])
      const anonymousId = user.anonymousId()
      await answers
      history.pushState(null, '', `/third${query}`)
      times.push(Date.now())
      return { times, anonymousId }
    }, `?row=${slug}`)
    expect(visit.asked()).toEqual([])
    await visit.consent(true)
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([4, 4]))
    for (const leg of LEGS) {
      const copies = arrived(leg, slug)
      expect(copies.map(({ type }) => type)).toEqual(['page', 'track', 'identify', 'track'])
      expect(copies.map(({ userId }) => userId || null)).toEqual([null, null, 'ann', 'ann'])
      expect(copies.map(({ context }) => context.page['path'])).toEqual(['/', '/', '/second', '/second'])
      expect(copies.map(({ context }) => context.page['title'])).toEqual([
        'Test page',
        'Test page',
        'Second',
        'Second',
      ])
      expect(new Set(copies.map(({ anonymousId }) => anonymousId))).toEqual(new Set([before.anonymousId]))
      const time = leg === 'segment' ? 'timestamp' : 'originalTimestamp'
      const times = copies.map((copy) => Date.parse(`${copy[time] as unknown as string}`))
      const [first = 0, second = 0, third = 0] = before.times
      for (const time of times.slice(0, 2)) expect(time >= first && time < second).toBe(true)
      for (const time of times.slice(2)) expect(time >= second && time < third).toBe(true)
    }
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('a person who is known already is still that person, whatever was asked while nothing could be read', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const earlier = await world.visit(visitor)
    await earlier.start(world.options(rolloutAt(100, 100)))
    await earlier.call('identify', 'ann', { plan: 'pro' })
    const known = await earlier.page.evaluate(() =>
      (window as never as { gate: { user: () => { anonymousId: () => string } } }).gate.user().anonymousId(),
    )
    await earlier.close()
    const visit = await watch(visitor, slug)
    await visit.startAsking(options(slug))
    await visit.page.evaluate(() => {
      const { gate } = window as never as { gate: { user: () => { anonymousId: () => string } } }
      gate.user().anonymousId()
    })
    await visit.call('track', 'Back')
    await visit.consent(true)
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    for (const leg of LEGS) expect(arrived(leg, slug)[0]).toMatchObject({ anonymousId: known, userId: 'ann' })
    await visitor.close()
  })
})

/** A gate whose `consent` is of this kind; it is made in the page. */
const startWithConsent = (visit: Visit, given: Record<string, unknown>, kind: string): Promise<void> =>
  visit.page.evaluate(
    ([all, wanted]) => {
      const consents: Record<string, unknown> = {
        no: () => false,
        'a promise of no': () => Promise.resolve(false),
        'a rejection': () => Promise.reject(new Error('no banner')),
        'an exception': () => {
          throw new Error('no banner')
        },
        'something that is not yes': () => 'yes',
        nothing: () => {},
        'no function at all': 'granted',
        yes: () => true,
        'a promise of yes': () => Promise.resolve(true),
      }
      const page = window as never as Record<string, unknown> & { createGate: (options: object) => unknown }
      page['gate'] = page.createGate({ ...all, consent: consents[wanted] })
    },
    [given, kind] as const,
  )

describe.concurrent('a returning visitor', () => {
  test.each([
    ['says no', {}],
    ['sends Global Privacy Control, which counts as no', { gpc: 'deny' }],
  ])('who %s: what the earlier pages stored goes, and nothing is asked for', async (_, more) => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const before = await watch(visitor, slug)
    await before.start(options(slug))
    await before.call('identify', 'ann')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    await before.page.close()
    if ('gpc' in more)
      await visitor.addInitScript(() =>
        Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true }),
      )
    const visit = await watch(visitor, newSlug())
    expect((await visit.stored()).length).toBeGreaterThan(4)
    const asked = visit.asked().length
    await visit.startAsking(options(slug, more))
    if (!('gpc' in more)) await visit.consent(false)
    await eventually(async () => expect(await visit.stored()).toEqual([]))
    await quiet(visit.page)
    expect(visit.asked().slice(asked)).toEqual([])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('with calls in the address who says no at once sends none of them, nor the page after it', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, `${slug}&ajs_event=Asked&ajs_uid=ann`)
    await visit.page.evaluate((given) => {
      const page = window as never as Record<string, unknown> & {
        createGate(options: object): Record<string, (...args: unknown[]) => unknown>
      }
      const gate = (page['gate'] = page.createGate(given))
      gate['setConsent']!(false)
    }, options(slug))
    await visit.call('track', 'Later')
    await quiet(visit.page)
    expect(visit.asked()).toEqual([])
    expect(await visit.stored()).toEqual([])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })
})

describe.concurrent('the answer is', () => {
  test.each([
    'no',
    'a promise of no',
    'a rejection',
    'an exception',
    'something that is not yes',
    'nothing',
    'no function at all',
  ])('%s: calls are dropped, and nothing is asked for or stored', async (kind) => {
    const visitor = await world.newVisitor()
    const visit = await watch(visitor, newSlug())
    await startWithConsent(visit, options(newSlug()), kind)
    await useEverything(visit)
    expect(await visit.ready()).toEqual({ assignment: null, sdks: {} })
    await useEverything(visit)
    await visit.page.goto(world.server.at('/left', 'localhost'))
    await expectNothing(visit)
    await visitor.close()
  })

  test.each(['yes', 'a promise of yes'])('%s: calls are sent', async (kind) => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await startWithConsent(visit, options(slug), kind)
    await visit.call('track', 'Sent')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    await visitor.close()
  })
})

describe.concurrent('withdrawn consent stops both SDKs and leaves nothing stored', () => {
  test.each([
    ['and the page stays', true],
    ['and the page is left at once', false],
  ])('with calls being retried and calls under way, %s', async (_, stays) => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    let api: 'fine' | 'fails' | 'hangs' = 'fine'
    let letGo = (): void => {}
    const released = new Promise<void>((resolve) => (letGo = resolve))
    const seen = { failed: new Set<string>(), held: new Set<string>() }
    await visitor.route(/\/(api|dataplane)\/v1\//, async (route) => {
      if (api === 'fine') return route.continue()
      const { hostname } = new URL(route.request().url())
      seen[api === 'fails' ? 'failed' : 'held'].add(hostname)
      if (api === 'hangs') await released
      return route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*' } }).catch(() => {})
    })
    await visit.page.clock.install()
    await visit.start(options(slug))
    await visit.call('identify', 'ann', { plan: 'pro' })
    await visit.call('group', 'g1', { size: 3 })
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([2, 2]))
    api = 'fails'
    await visit.call('track', 'Being retried')
    await eventually(() => expect(seen.failed.size).toBe(2))
    api = 'hangs'
    await visit.call('track', 'Under way')
    await eventually(() => expect(seen.held.size).toBe(2))
    await visit.withdraw()
    await eventually(async () => expect(await visit.stored()).toEqual([]))
    letGo()
    if (stays) {
      await useEverything(visit)
      // every retry of either SDK would be due by now
      await visit.page.clock.runFor('10:00')
      await quiet(visit.page)
      expect(await visit.stored()).toEqual([])
    }
    await visit.page.goto(world.server.at('/left', 'localhost'))
    expect(visit.askedSince()).toEqual([])
    expect(await visit.stored()).toEqual([])
    expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([2, 2])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })
})

type Moment = {
  readonly name: string
  /** What is held back until consent has been withdrawn. */
  readonly holds: string
  /** Shares that load just the leg in question. @default both */
  readonly shares?: readonly [rudderstack: number, segment: number]
}

const moments: readonly Moment[] = [
  { name: 'the engine loads', holds: '**/assets/engine-*.js' },
  { name: 'the rollout is fetched', holds: 'http://control.localhost:*/*/rollout' },
  { name: 'the SDKs load', holds: '**/assets/driver-*.js' },
  {
    name: 'the settings of Segment are fetched',
    holds: 'http://segment.localhost:*/**/settings',
    shares: [0, 100],
  },
  {
    name: 'the source config of RudderStack is fetched',
    holds: 'http://rudderstack.localhost:*/**/sourceConfig/**',
    shares: [100, 0],
  },
]

describe.concurrent('consent is withdrawn while', () => {
  test.each(moments)(
    '$name: what comes of that asks for nothing more and stores nothing',
    async ({ holds, shares }) => {
      const visitor = await world.newVisitor()
      const slug = newSlug()
      const visit = await watch(visitor, slug)
      let held = 0
      let letGo = (): void => {}
      const released = new Promise<void>((resolve) => (letGo = resolve))
      await visitor.route(holds, async (route) => {
        held++
        await released
        await route.continue()
      })
      await visit.start(options(slug, shares ? { rollout: rolloutAt(...shares) } : {}))
      void visit.call('track', 'Too late').catch(() => {})
      await eventually(() => expect(held).toBeGreaterThan(0))
      await visit.withdraw()
      letGo()
      await quiet(visit.page)
      await visit.page.goto(world.server.at('/left', 'localhost'))
      expect(visit.askedSince()).toEqual([])
      expect(await visit.stored()).toEqual([])
      expect(visit.errors).toEqual([])
      await visitor.close()
    },
  )
})

describe.concurrent('consent that comes and goes', () => {
  const eventsOf = (leg: (typeof LEGS)[number], slug: string) => arrived(leg, slug).map(named).sort()

  test('yes, no, yes in one page: what is called in between is dropped, and who comes back is somebody new', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.start(options(slug, { consent: undefined }))
    await visit.call('identify', 'ann', { plan: 'pro' })
    await visit.call('track', 'First')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([2, 2]))
    await visit.call('setConsent', false)
    await visit.call('track', 'In between')
    await visit.call('setConsent', true)
    await visit.call('track', 'Second')
    await visit.call('identify', 'ben')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([4, 4]))
    for (const leg of LEGS) {
      expect(eventsOf(leg, slug)).toEqual(['First', 'Second', 'identify', 'identify'])
      const [first, second] = ['First', 'Second'].map((name) =>
        arrived(leg, slug).find(({ event }) => event === name)!,
      )
      expect(first).toMatchObject({ userId: 'ann' })
      expect(second!.userId || null).toBe(null)
      expect(second!.anonymousId).not.toBe(first!.anonymousId)
      expect(second!.context.crossfade.session).not.toBe(first!.context.crossfade.session)
    }
    const ids = LEGS.map((leg) => arrived(leg, slug).find(({ event }) => event === 'Second')!.anonymousId)
    expect(ids[0]).toBe(ids[1])
    // the server keeps the newest report of a page: one name for both would lose the second one's calls
    await eventually(() => expect(new Set(control.reports(slug).map(({ page }) => page)).size).toBe(2))
    await visit.call('setConsent', false)
    await eventually(async () => expect(await visit.stored()).toEqual([]))
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('yes, no, yes in one breath ends with yes', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.startAsking(options(slug))
    await visit.page.evaluate(() => {
      const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => unknown> }
      gate['track']!('Held')
      gate['setConsent']!(true)
      gate['track']!('First')
      gate['setConsent']!(false)
      gate['track']!('In between')
      gate['setConsent']!(true)
      gate['track']!('Second')
    })
    await eventually(() => {
      for (const leg of LEGS) expect(eventsOf(leg, slug)).toContain('Second')
    })
    for (const leg of LEGS) expect(eventsOf(leg, slug)).not.toContain('In between')
    // an answer to the question that has been overtaken changes nothing
    await visit.consent(false)
    await visit.call('track', 'Third')
    await eventually(() => {
      for (const leg of LEGS) expect(eventsOf(leg, slug)).toContain('Third')
    })
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('what was being retried at the no is not sent after the next yes either', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    let fails = true
    const failed = new Set<string>()
    await visitor.route(/\/(api|dataplane)\/v1\//, async (route) => {
      if (!fails) return route.continue()
      failed.add(new URL(route.request().url()).hostname)
      return route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*' } })
    })
    await visit.page.clock.install()
    await visit.start(options(slug))
    await visit.call('track', 'Withdrawn')
    await eventually(() => expect(failed.size).toBe(2))
    await visit.call('setConsent', false)
    fails = false
    await visit.call('setConsent', true)
    await visit.call('track', 'Allowed')
    await eventually(() => expect(LEGS.map((leg) => eventsOf(leg, slug).length)).toEqual([1, 1]))
    // every retry of either SDK would be due by now
    await visit.page.clock.runFor('10:00')
    for (const leg of LEGS) expect(eventsOf(leg, slug)).toEqual(['Allowed'])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('listeners that came before the answer, and ready() after another yes, are answered', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.startAsking(options(slug))
    await visit.page.evaluate(() => {
      const page = window as never as Record<string, unknown> & {
        gate: Record<string, (...args: unknown[]) => unknown>
      }
      const heard: unknown[] = (page['heard'] = [])
      page.gate['on']!('track', (event: unknown) => heard.push(event))
    })
    await visit.consent(false)
    await visit.call('setConsent', true)
    const { assignment } = await visit.ready()
    expect(assignment?.cohort).toBe('dual')
    await visit.call('track', 'Heard')
    expect(await visit.page.evaluate(() => (window as never as { heard: unknown }).heard)).toEqual(['Heard'])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('no while the SDKs load, then yes: both load after all', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    let asked = 0
    let letGo = (): void => {}
    const released = new Promise<void>((resolve) => (letGo = resolve))
    await visitor.route(/settings$|sourceConfig/, async (route) => {
      asked++
      await released
      await route.continue()
    })
    await visit.start(options(slug))
    await eventually(() => expect(asked).toBe(2))
    await visit.call('setConsent', false)
    letGo()
    await quiet(visit.page)
    await visit.call('setConsent', true)
    await visit.call('track', 'After all')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    expect(visit.errors).toEqual([])
    await visitor.close()
  })
})

describe.concurrent('Global Privacy Control', () => {
  const signal = (visitor: BrowserContext): Promise<unknown> =>
    visitor.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }))

  test('counts as no where the option says so, before anybody is asked', async () => {
    const visitor = await world.newVisitor()
    await signal(visitor)
    const visit = await watch(visitor, newSlug())
    await visit.startAsking(options(newSlug(), { gpc: 'deny' }))
    await useEverything(visit)
    expect(await visit.ready()).toEqual({ assignment: null, sdks: {} })
    expect(await visit.page.evaluate(() => 'answerConsent' in window)).toBe(false)
    await expectNothing(visit)
    await visitor.close()
  })

  test.each([
    ['is not sent', false, { gpc: 'deny' }],
    ['is ignored by default', true, {}],
    ['is ignored on purpose', true, { gpc: 'ignore' }],
  ] as const)('changes nothing where it %s', async (_, signals, more) => {
    const visitor = await world.newVisitor()
    if (signals) await signal(visitor)
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.start(options(slug, more))
    await visit.call('track', 'Sent')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    await visitor.close()
  })
})

describe.concurrent('hosts', () => {
  test('on another host calls are taken and nothing is sent, whatever consent says', async () => {
    const visitor = await world.newVisitor()
    const visit = await watch(visitor, newSlug())
    await visit.start(options(newSlug(), { hosts: ['shop.example', 'www.shop.example'] }))
    await useEverything(visit)
    await visit.call('setConsent', true)
    await useEverything(visit)
    expect(await visit.ready()).toEqual({ assignment: null, sdks: {} })
    await expectNothing(visit)
    await visitor.close()
  })

  test('on a listed host calls are sent', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.start(options(slug, { hosts: ['shop.example', 'localhost'] }))
    await visit.call('track', 'Sent')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    await visitor.close()
  })
})

describe.concurrent('destroy', () => {
  test('ends the gate: calls are taken and go nowhere, and another gate on the page goes on with the same person', async () => {
    const visitor = await world.newVisitor()
    const slug = newSlug()
    const visit = await watch(visitor, slug)
    await visit.start(options(slug, { global: 'analytics' }))
    await visit.call('identify', 'ann', { plan: 'pro' })
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([1, 1]))
    await visit.call('destroy')
    expect(await visit.page.evaluate(() => 'analytics' in window)).toBe(false)
    await visit.call('track', 'Gone')
    await visit.call('setConsent', true)
    await visit.call('track', 'Gone too')
    await visit.start(options(slug))
    await visit.call('track', 'Second gate')
    await eventually(() => expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([2, 2]))
    for (const leg of LEGS) {
      const [first, second] = arrived(leg, slug)
      expect(second).toMatchObject({ event: 'Second gate', userId: 'ann', anonymousId: first!.anonymousId })
    }
    expect(visit.errors).toEqual([])
    await visitor.close()
  })
})
