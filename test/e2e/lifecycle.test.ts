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
