import { afterAll, describe, expect, test } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import { createOwnChromium } from '../proof/browser/own-chromium.ts'
import { openBareTab } from '../support/bare-tab.ts'
import { eventually, rolloutAt, type PageGateOptions } from '../support/gate-world.ts'
import { pageHtml } from '../support/page-server.ts'
import { LEGS, named, shareWorld } from '../support/shared-world.ts'
import { windowedChromium } from '../support/windowed-chromium.ts'

// Whatever a browser does with a page: no error, no unhandled rejection, and each call arrives once at each leg.

const here = (file: string): string => new URL(`./pages/${file}.ts`, import.meta.url).pathname
const LIFE = pageHtml(['lifecycle'])

const { world, control, arrived, newSlug } = await shareWorld({
  entries: { lifecycle: here('lifecycle') },
  pages: { '/': LIFE, '/left': pageHtml([]) },
})

const own = await createOwnChromium(
  windowedChromium() === undefined ? {} : { executablePath: windowedChromium()! },
)
afterAll(() => own.close())
const tab = await openBareTab(await own.startBare())

type Told = {
  readonly calls?: readonly string[]
  readonly asks?: boolean
  readonly more?: PageGateOptions
  readonly rollout?: unknown
}

const fragment = (
  slug: string,
  { calls = [], asks = false, more = {}, rollout = rolloutAt(100, 100) }: Told,
) => {
  const options = world.options(rollout, { report: control.reportUrl(slug), ...more })
  return `#${encodeURIComponent(JSON.stringify({ options, calls, asks }))}`
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

const comeBack = async (): Promise<void> => {
  await eventually(async () => expect(await tab.look('document.readyState')).toBe('complete'))
  expect([await tab.back(), ...tab.notKept]).toEqual(['BackForwardCacheRestore'])
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
  test('goes on: what it had in hand arrives, and so do later calls, each once; it is one page view', async () => {
    const slug = newSlug()
    world.sandbox.clear()
    down(true)
    const initialPageview = {
      segment: { ...(world.options(null)['segment'] as object), options: { initialPageview: true } },
    }
    await tab.navigate(addressOf(slug, { calls: ['Before'], more: initialPageview as never }))
    await isTried(slug, 2)
    await tab.navigate(world.server.at('/left', `${slug}.localhost`))
    await comeBack()
    await tab.look('gate.track("After"); 0')
    expect(
      await tab.look(
        'navigator.locks.query().then(({ held }) => held.filter(({ name }) => name.startsWith("crossfade.page")).length)',
      ),
    ).toBe(1)
    down(false)
    await arriveOnce(slug, ['page', 'Before', 'After'])
    await staysQuiet()
    await arriveOnce(slug, ['page', 'Before', 'After'])
    expect(
      await tab.look('Object.keys(localStorage).filter((key) => /crossfade_(made|call|note)/.test(key))'),
    ).toEqual([])
    expect(new Set(control.reports(slug).map(({ page }) => page)).size).toBe(1)
    expect(await tab.look('troubles')).toEqual([])
  })

  test('does not send again what another page has sent meanwhile', async () => {
    const slug = newSlug()
    world.sandbox.clear()
    down(true)
    await tab.navigate(addressOf(slug, { calls: ['Before', 'Before too'] }))
    await isTried(slug, 2)
    await tab.navigate(addressOf(`${slug}-next`, { calls: ['Next'] }, `${slug}.localhost`))
    down(false)
    await arriveOnce(slug, ['Before', 'Before too'])
    await arriveOnce(`${slug}-next`, ['Next'])
    await comeBack()
    await tab.look('gate.track("After"); 0')
    await arriveOnce(slug, ['Before', 'Before too', 'After'])
    await staysQuiet()
    await arriveOnce(slug, ['Before', 'Before too', 'After'])
    expect(await tab.look('troubles')).toEqual([])
  })

  test('does not send again what left with it, and all that did not leave arrives', async () => {
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
  })
})
