import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RolloutDocument } from '../../src/core/index.ts'
import { createWorld, eventually, rolloutAt, type Visit, type World } from '../support/gate-world.ts'

// While both legs run, each downstream destination gets each call once: from its owner. What arrived at the sandbox's
// destinations is counted; observers (the copies webhook, the warehouse) get every copy of both legs.

type Leg = 'segment' | 'rudderstack'
const LEGS = ['segment', 'rudderstack'] as const
const DESTINATIONS = ['amplitude', 'copies', 'fullstory', 'mixpanel', 'warehouse'] as const
type Destination = (typeof DESTINATIONS)[number]

let world: World
beforeAll(async () => {
  world = await createWorld({ esbuild: { minify: true } })
})
afterAll(() => world.close())

/** The vendors' own names of the sandbox's destinations, where they differ. */
const names = {
  Amplitude: { segment: 'Actions Amplitude', rudderstack: 'Amplitude' },
  Fullstory: { segment: 'Fullstory (Actions)', rudderstack: 'Fullstory' },
}

/** Where either vendor takes a track. */
const TRACK = /\/v1\/t(rack)?$/

const slugOf = (name: string): string => name.replace(/\W+/g, '-')

type Owned = { readonly [destination in Destination]?: readonly Leg[] }

/** Which legs a destination got each call of the page from: `{ amplitude: { Viewed: ['segment'] } }`. */
function delivered(slug: string): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {}
  for (const { destination, leg, type, body } of world.sandbox.received()) {
    const { page, crossfade } = body['context'] as { page: { search: string }; crossfade: { id: string } }
    if (page.search !== `?row=${slug}`) continue
    const calls = (found[destination] ??= {})
    const call = `${(body['event'] as string | undefined) ?? type} ${crossfade.id}`
    calls[call] = [...(calls[call] ?? []), leg].sort()
  }
  return found
}

const arrivals = (slug: string): number =>
  LEGS.flatMap((leg) => world.arrived(leg)).filter(({ context }) => context.page['search'] === `?row=${slug}`)
    .length

/** Until every destination has got as many calls, from just these legs each; once all copies are in. */
const expectDelivered = (slug: string, copies: number, calls: number, owned: Owned): Promise<void> =>
  eventually(() => {
    expect(arrivals(slug)).toBe(copies)
    const found = delivered(slug)
    for (const destination of DESTINATIONS) {
      const legs = owned[destination] ?? []
      const got = Object.values(found[destination] ?? {})
      expect({ destination, calls: got }).toEqual({
        destination,
        calls: legs.length ? Array(calls).fill(legs) : [],
      })
    }
  })

type Opened = { readonly visit: Visit; readonly slug: string; readonly scripts: () => string[] }

async function open(
  name: string,
  more: Partial<RolloutDocument>,
  given: object = {},
  arrange?: (visitor: BrowserContext) => unknown,
): Promise<Opened> {
  const slug = slugOf(name)
  const visitor = await world.newVisitor()
  const scripts: string[] = []
  visitor.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.includes('/scripts/')) scripts.push(pathname)
  })
  await arrange?.(visitor)
  const visit = await world.visit(visitor, `/?row=${slug}`)
  await visit.start(world.options(rolloutAt(100, 100, { names, ...more }), given))
  return { visit, slug, scripts: () => scripts }
}

const close = async ({ visit }: Opened): Promise<void> => {
  expect(visit.errors).toEqual([])
  await visit.page.context().close()
}

const BOTH = ['rudderstack', 'segment'] as const
const OBSERVERS: Owned = { copies: BOTH, warehouse: BOTH }
const SCRIPTS = {
  segment: '/segment/scripts/fullstory.js',
  rudderstack: '/rudderstack/scripts/Fullstory.min.js',
} as const

const maps: readonly {
  name: string
  owners: Record<string, Leg | 'both'>
  owned: Owned
  scripts: readonly Leg[]
}[] = [
  {
    name: 'everything at Segment',
    owners: { '*': 'segment' },
    owned: { amplitude: ['segment'], mixpanel: ['segment'], fullstory: ['segment'] },
    scripts: ['segment'],
  },
  {
    name: 'everything at RudderStack',
    owners: { '*': 'rudderstack' },
    owned: { amplitude: ['rudderstack'], mixpanel: ['rudderstack'], fullstory: ['rudderstack'] },
    scripts: ['rudderstack'],
  },
  {
    name: 'one cloud destination moved, which the vendors call differently',
    owners: { '*': 'segment', Amplitude: 'rudderstack' },
    owned: { amplitude: ['rudderstack'], mixpanel: ['segment'], fullstory: ['segment'] },
    scripts: ['segment'],
  },
  {
    name: 'one device-mode destination moved',
    owners: { '*': 'segment', Fullstory: 'rudderstack' },
    owned: { amplitude: ['segment'], mixpanel: ['segment'], fullstory: ['rudderstack'] },
    scripts: ['rudderstack'],
  },
  {
    name: 'one destination moved back',
    owners: { '*': 'rudderstack', Fullstory: 'segment' },
    owned: { amplitude: ['rudderstack'], mixpanel: ['rudderstack'], fullstory: ['segment'] },
    scripts: ['segment'],
  },
  {
    name: 'one destination fed by both on purpose',
    owners: { '*': 'segment', Mixpanel: 'both' },
    owned: { amplitude: ['segment'], mixpanel: BOTH, fullstory: ['segment'] },
    scripts: ['segment'],
  },
]

describe.concurrent('while both run', () => {
  test.each(maps)(
    '$name: each destination gets one copy of each call, observers one per leg',
    async (map) => {
      const opened = await open(map.name, { owners: map.owners })
      const { visit, slug } = opened
      await visit.call('page', 'Shop')
      await visit.call('identify', 'ann', { plan: 'pro' })
      await visit.call('track', 'Viewed', { price: 3 })
      await visit.call('group', 'g1', { size: 5 })
      await visit.call('alias', 'ben')
      await expectDelivered(slug, 10, 5, { ...OBSERVERS, ...map.owned })
      await eventually(() => expect(opened.scripts()).toEqual(map.scripts.map((leg) => SCRIPTS[leg])))
      await close(opened)
    },
  )

  test('the default is everything at Segment', async () => {
    const opened = await open('no owners', {})
    await opened.visit.call('track', 'Viewed')
    await expectDelivered(opened.slug, 2, 1, {
      ...OBSERVERS,
      amplitude: ['segment'],
      mixpanel: ['segment'],
      fullstory: ['segment'],
    })
    await close(opened)
  })
})

describe.concurrent('what the app has switched off', () => {
  test('for one call stays off at the owner, observers excepted', async () => {
    const opened = await open('switched off', { owners: { '*': 'segment', Amplitude: 'rudderstack' } })
    const { visit, slug } = opened
    const off = { 'Actions Amplitude': false, Mixpanel: false }
    await visit.call('track', 'Viewed', {}, { integrations: off })
    await expectDelivered(slug, 2, 1, { ...OBSERVERS, fullstory: ['segment'] })
    await close(opened)
  })

  test('with All: false nothing but observers gets the call, unless the app names it', async () => {
    const opened = await open('all off', { owners: { '*': 'segment' } })
    const { visit, slug } = opened
    await visit.call('track', 'Viewed', {}, { integrations: { All: false, Mixpanel: true } })
    await expectDelivered(slug, 2, 1, { ...OBSERVERS, mixpanel: ['segment'] })
    await close(opened)
  })

  test('for the page stays off, and its script is not fetched', async () => {
    const { segment } = world.options(rolloutAt(0, 100)) as { segment: object }
    const options = { integrations: { 'Fullstory (Actions)': false, Mixpanel: false } }
    const opened = await open('switched off for the page', {}, { segment: { ...segment, options } })
    await opened.visit.call('track', 'Viewed')
    await expectDelivered(opened.slug, 2, 1, { ...OBSERVERS, amplitude: ['segment'] })
    expect(opened.scripts()).toEqual([])
    await close(opened)
  })
})

const chunkWith = (text: string): string =>
  [...world.server.files].find(([, bytes]) => new TextDecoder().decode(bytes).includes(text))![0]

const block =
  (text: string) =>
  (visitor: BrowserContext): Promise<unknown> =>
    visitor.route(`**/assets/${chunkWith(text)}`, (route) => route.abort())

/** Segment's driver fails to come once RudderStack's SDK has been loaded and waits for its configuration. */
async function failWhileLoading(visitor: BrowserContext): Promise<void> {
  const chunk = chunkWith('segment-retried')
  let isAsked = (): void => {}
  const asked = new Promise<void>((resolve) => (isAsked = resolve))
  const failed = new Promise<void>((resolve) =>
    visitor.on('requestfailed', (request) => {
      if (request.url().endsWith(chunk)) resolve()
    }),
  )
  await visitor.route(`**/assets/${chunk}`, async (route) => {
    await asked
    await route.abort()
  })
  await visitor.route('**/sourceConfig/**', async (route) => {
    isAsked()
    await failed
    await route.continue()
  })
}

describe.concurrent('where the other leg has failed', () => {
  test.each([
    ['RudderStack', { '*': 'rudderstack' }, block('plugins-failed'), 'segment'],
    ['Segment', { '*': 'segment' }, block('segment-retried'), 'rudderstack'],
    ["Segment, while RudderStack's SDK loads", { '*': 'segment' }, failWhileLoading, 'rudderstack'],
  ] as const)('%s: this one owns every destination from then on', async (failed, owners, arrange, leg) => {
    const opened = await open(`failed ${failed}`, { owners }, {}, arrange)
    const { visit, slug } = opened
    await visit.ready()
    await visit.call('track', 'Viewed')
    await eventually(() => {
      const found = delivered(slug)
      for (const destination of DESTINATIONS)
        expect({ destination, calls: Object.values(found[destination] ?? {}) }).toEqual({
          destination,
          calls: [[leg]],
        })
    })
    await close(opened)
  })
})

describe.concurrent('what a later page sends', () => {
  const owners = { '*': 'segment', Mixpanel: 'rudderstack' } as const
  // what reaches a destination by its script alone is not to be reached from here
  const all = DESTINATIONS.filter((destination) => destination !== 'fullstory')

  /** Leaves with a call, and comes back with everything healthy. */
  async function comeBack({ visit, slug }: Opened): Promise<void> {
    const { page } = visit
    const visitor = page.context()
    await page.goto(world.server.at('/left', 'localhost'))
    await page.close()
    await visitor.unrouteAll({ behavior: 'ignoreErrors' })
    const later = await world.visit(visitor, `/?row=${slug}`)
    await later.start(world.options(rolloutAt(100, 100, { names, owners })))
    await eventually(() => expect(arrivals(slug)).toBe(2))
    expect(later.errors).toEqual([])
  }

  const expectOwners = (slug: string, expected: Owned): void => {
    const found = delivered(slug)
    const got = all.map((name) => [name, Object.values(found[name] ?? {}).flat()])
    expect(Object.fromEntries(got)).toEqual(expected)
  }

  test('goes to the destinations that its leg owns, app flags heeded, where no SDK had it', async () => {
    const opened = await open('later owners', { owners }, {}, async (visitor) => {
      for (const mark of ['plugins-failed', 'segment-retried'])
        await visitor.route(`**/assets/${chunkWith(mark)}`, () => {})
    })
    await opened.visit.call('track', 'Viewed', {}, { integrations: { Warehouse: true } })
    await comeBack(opened)
    expectOwners(opened.slug, { ...OBSERVERS, amplitude: ['segment'], mixpanel: ['rudderstack'] })
    await close(opened)
  })

  test.each([
    ['segment', 'segment-retried', 'rudderstack'],
    ['rudderstack', 'plugins-failed', 'segment'],
  ] as const)(
    'of %s, which had failed, goes to none that the other leg has served for it',
    async (failed, mark, leg) => {
      const opened = await open(`later ${failed}`, { owners }, {}, block(mark))
      const { page } = opened.visit
      await opened.visit.ready()
      const answered = page.waitForEvent('requestfinished', (request) => TRACK.test(request.url()))
      await opened.visit.call('track', 'Viewed')
      await answered
      expect(arrivals(opened.slug)).toBe(1)
      // a page that leaves before it has heard so owes it still
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
      await comeBack(opened)
      expectOwners(opened.slug, { ...OBSERVERS, amplitude: [leg], mixpanel: [leg] })
      await close(opened)
    },
  )
})

describe.concurrent('while one runs owners do not apply', () => {
  test.each([
    ['Segment', [0, 100], 'rudderstack', 'segment'],
    ['RudderStack', [100, 0], 'segment', 'rudderstack'],
  ] as const)(
    '%s only: all destinations, whoever owns them',
    async (name, [rudderstack, segment], owner, leg) => {
      const audiences = [{ name: 'everyone', rudderstack, segment }]
      const opened = await open(`only ${name}`, { owners: { '*': owner }, audiences })
      await opened.visit.call('track', 'Viewed')
      const all = Object.fromEntries(DESTINATIONS.map((destination) => [destination, [leg]]))
      await expectDelivered(opened.slug, 1, 1, all)
      await eventually(() => expect(opened.scripts()).toEqual([SCRIPTS[leg]]))
      await close(opened)
    },
  )
})
