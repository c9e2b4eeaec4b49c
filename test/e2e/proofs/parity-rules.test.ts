// Every built-in rule of expected differences, against what both vendors' SDKs send and their webhooks deliver.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import {
  BUILT_IN_RULES,
  comparePair,
  fingerprint,
  type Difference,
  type Fields,
  type Leg,
} from '../../../src/core/index.ts'
import { startSandbox } from '../../../src/sandbox/index.ts'
import { rudderstackEvent } from '../../../src/sandbox/pipeline/rudderstack-event.ts'
import { startWebhookReceiver } from '../../sandbox/webhook-receiver.ts'
import { chunkOf } from '../../support/chunk-of.ts'
import { launchChromium } from '../../support/chromium.ts'
import { eventually, rolloutAt } from '../../support/gate-world.ts'
import type { Step } from '../../support/mixed-calls.ts'
import { pageHtml, servePages } from '../../support/page-server.ts'
import { quiet } from '../../support/quiet.ts'
import { LEGS } from '../../support/shared-world.ts'
import { RECOVERED_CALLS, randomCalls, TRUE_CALLS } from '../../support/true-calls.ts'

const SDKS = { segment: '@segment/analytics-next', rudderstack: '@rudderstack/analytics-js' }

/** As an app has installed it. */
function installedVersion(leg: Leg): string {
  const entry = createRequire(import.meta.url).resolve(SDKS[leg])
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Fields
      if (name === SDKS[leg]) return String(version)
    } catch {
      if (folder === dirname(folder)) throw new Error(`${SDKS[leg]} is not installed`)
    }
  }
}

const here = (page: string): string => new URL(`../pages/${page}.ts`, import.meta.url).pathname

const receivers = { segment: await startWebhookReceiver(), rudderstack: await startWebhookReceiver() }
const [browser, sandbox, server] = await Promise.all([
  launchChromium(),
  startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
    webhooks: {
      segment: { url: receivers.segment.url },
      rudderstack: { url: receivers.rudderstack.url },
      timeScale: 0.01,
    },
  }),
  servePages({
    entries: { gate: here('gate'), mixed: here('mixed'), sdks: here('bare-sdks') },
    pages: { '/': pageHtml(['gate', 'mixed']), '/bare': pageHtml(['sdks']), '/left': pageHtml([]) },
    esbuild: { minify: true },
  }),
])
afterAll(() =>
  Promise.all([browser, sandbox, server, receivers.segment, receivers.rudderstack].map((one) => one.close())),
)

const QUERY = 'utm_source=letter&utm_campaign=a%20b&q=1'

/** Deliveries of the tests before. */
const before: Record<Leg, number> = { segment: 0, rudderstack: 0 }

/** What comes from now on is of one test alone. */
function beginAnew(): void {
  sandbox.clear()
  for (const leg of LEGS) before[leg] = receivers[leg].events().length
}

async function open(visitor: BrowserContext, path = '/', referer?: string): Promise<Page> {
  const page = await visitor.newPage()
  await page.goto(server.at(path, 'localhost'), { ...(referer && { referer }) })
  await page.waitForLoadState()
  return page
}

const newVisitor = (): Promise<BrowserContext> =>
  browser.newContext({ locale: 'de-CH', timezoneId: 'Europe/Zurich' })

const gateOptions = (more: Fields = {}): Fields => {
  const { segment, rudderstack } = sandbox.settings
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = rudderstack
  return {
    rollout: rolloutAt(100, 100),
    report: false,
    segment: { writeKey: segment.writeKey, settings: { cdnURL: segment.cdnURL } },
    rudderstack: { writeKey, dataPlaneUrl, options: { configUrl, destSDKBaseURL, ...more } },
  }
}

type Context = Fields & { readonly crossfade?: Fields }
const contextOf = (body: Fields): Context => body['context'] as Context

/** The two copies of one call, in one form. */
type Pair = Readonly<Record<Leg, Fields>> & { readonly form: string }

const taken = (leg: Leg): Fields[] => sandbox.arrived({ leg }).map(({ body }) => body)

/** What the sandbox has taken, delivered and kept of so many calls, each call as a pair in each form. */
async function pairsOf(calls: number, idOf: (body: Fields) => unknown): Promise<Pair[]> {
  // an SDK may have sent one again
  const countOf = (leg: Leg): number => new Set(taken(leg).map(idOf)).size
  await eventually(() => expect(LEGS.map(countOf)).toEqual([calls, calls]))
  await sandbox.webhooksIdle()
  const delivered = (leg: Leg): Fields[] => receivers[leg].events().slice(before[leg])
  const exported = sandbox.arrived({ leg: 'rudderstack' }).map((arrival) =>
    rudderstackEvent({
      ...arrival,
      mark: {} as never,
      receivedAt: arrival.at,
      sentAt: arrival.body['sentAt'],
      ip: '127.0.0.1',
    }),
  )
  const join = (form: string, segment: Fields[], rudderstack: Fields[]): Pair[] => {
    const other = new Map(rudderstack.map((body) => [idOf(body), body]))
    expect([form, other.size, new Set(segment.map(idOf)).size]).toEqual([form, calls, calls])
    return segment.map((body) => ({ form, segment: body, rudderstack: other.get(idOf(body))! }))
  }
  return [
    ...join('wire', taken('segment'), taken('rudderstack')),
    ...join('webhook', delivered('segment'), delivered('rudderstack')),
    ...join('export', delivered('segment'), exported),
  ]
}

const pairId = (body: Fields): unknown => contextOf(body).crossfade?.['id']

/** Rules that a pair has needed. */
const needed = new Set<string>()
/** Versions that the SDKs have said of themselves. */
const versions: Readonly<Record<Leg, Set<unknown>>> = { segment: new Set(), rudderstack: new Set() }

const short = ({ path, segment, rudderstack }: Difference): string =>
  `${path}: ${JSON.stringify(segment)} · ${JSON.stringify(rudderstack)}`

/** What no rule explains of these pairs; what rules explain is noted. */
function unexplained(pairs: readonly Pair[]): string[] {
  return pairs.flatMap(({ form, segment, rudderstack }) => {
    const { outcome, differences } = comparePair(segment, rudderstack)
    for (const [leg, body] of [
      ['segment', segment],
      ['rudderstack', rudderstack],
    ] as const)
      versions[leg].add((contextOf(body)['library'] as Fields)['version'])
    const prints = [fingerprint('segment', segment), fingerprint('rudderstack', rudderstack)] as const
    if (prints[0].hash === prints[1].hash) expect(outcome).toBe('expected')
    const paths = new Set(differences.map(({ path }) => path))
    for (const { path, rule } of prints.flatMap(({ explained }) => explained))
      if (paths.has(path)) needed.add(rule)
    const call = `${form} ${JSON.stringify([segment['type'], segment['event'] ?? segment['name']])}`
    return differences.filter(({ rule }) => rule === undefined).map((one) => `${call} ${short(one)}`)
  })
}

/** Makes the calls on a page, all at once, and gives back their pairs. */
async function play(steps: readonly Step[], path: string, more: Fields, referer?: string): Promise<Pair[]> {
  const visitor = await newVisitor()
  beginAnew()
  const page = await open(visitor, path, referer)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.evaluate((options) => window.mixed.startGate(options), gateOptions(more))
  await page.evaluate((burst) => window.mixed.run([burst as never]), steps as object)
  const pairs = await pairsOf(steps.filter(({ method }) => method !== 'reset').length, pairId)
  expect(errors).toEqual([])
  await visitor.close()
  return pairs
}

type Gate = Record<string, (...args: unknown[]) => unknown>

/** Makes the calls on a page that a leg's SDK never comes to; the next page builds what it lacks. */
async function playRecovered(leg: Leg): Promise<Pair[]> {
  const visitor = await newVisitor()
  await visitor.route(`**/assets/${chunkOf(server, leg)}`, () => {})
  beginAnew()
  const page = await open(visitor, `/?${QUERY}`)
  const begin = (at: Page): Promise<void> =>
    at.evaluate((options) => {
      const here = window as never as { gate: Gate; createGate: (options: unknown) => Gate }
      here.gate = here.createGate(options)
    }, gateOptions())
  await begin(page)
  await page.evaluate((calls) => {
    const { gate } = window as never as { gate: Gate }
    for (const [method, ...args] of calls as [string, ...unknown[]][]) void gate[method]!(...args)
  }, RECOVERED_CALLS as never)
  const other = leg === 'segment' ? 'rudderstack' : 'segment'
  await eventually(() => expect(taken(other)).toHaveLength(RECOVERED_CALLS.length))
  await quiet(page)
  await page.goto(server.at('/left', 'localhost'))
  await page.close()
  await visitor.unroute(`**/assets/${chunkOf(server, leg)}`)
  await begin(await open(visitor))
  const pairs = await pairsOf(RECOVERED_CALLS.length, pairId)
  for (const pair of pairs) expect(contextOf(pair[leg]).crossfade).toMatchObject({ recovered: true })
  await visitor.close()
  return pairs
}

/** Both SDKs side by side in a page without the gate, of one anonymous person, each with its own time. */
async function playBare(): Promise<Pair[]> {
  const visitor = await newVisitor()
  beginAnew()
  const page = await open(visitor, `/bare?${QUERY}`)
  const { segment, rudderstack } = sandbox.settings
  await page.evaluate(
    async ([segment, rudderstack]) => {
      const { bare } = window
      const [analytics] = await bare.AnalyticsBrowser.load({
        writeKey: segment.writeKey,
        cdnURL: segment.cdnURL,
      })
      const sdk = new bare.RudderAnalytics()
      const { writeKey, dataPlaneUrl, configUrl } = rudderstack
      await new Promise<void>((resolve) => {
        sdk.load(writeKey, dataPlaneUrl, { configUrl, onLoaded: () => resolve() })
      })
      sdk.setAnonymousId(String(analytics.user().anonymousId()))
      void analytics.track('Side by side', { n: 1 })
      const from = Date.now()
      while (Date.now() < from + 5);
      sdk.track('Side by side', { n: 1 })
    },
    [segment, rudderstack] as const,
  )
  const pairs = await pairsOf(1, ({ event }) => event)
  await visitor.close()
  return pairs
}

describe('the built-in rules explain every difference between both SDKs’ copies of untouched calls', () => {
  test('of every type, by everybody, from a page with a campaign', async () => {
    expect(unexplained(await play(TRUE_CALLS, `/?${QUERY}#part`, {}))).toEqual([])
  })

  test('of all overloads at random, from a page with a referrer, with client hints of RudderStack’s SDK', async () => {
    const steps = randomCalls(7, 60)
    const pairs = await play(steps, '/', { uaChTrackLevel: 'default' }, 'https://search.example/found?q=shop')
    expect(unexplained(pairs)).toEqual([])
    expect(pairs.some(({ rudderstack }) => 'ua-ch' in contextOf(rudderstack))).toBe(true)
  })

  test.each(LEGS)('that a later page has built for %s', async (leg) => {
    expect(unexplained(await playRecovered(leg))).toEqual([])
  })

  test('that an app has made of both by itself', async () => {
    expect(unexplained(await playBare())).toEqual([])
  })
})

describe('the built-in rules', () => {
  test('are each needed by a pair, and no other is there', () => {
    expect([...needed].sort()).toEqual(BUILT_IN_RULES.map(({ id }) => id).sort())
  })

  test.each(LEGS)('are verified on the version of %s’s SDK that is installed, and has run', (leg) => {
    const installed = installedVersion(leg)
    expect([...versions[leg]]).toContain(leg === 'segment' ? `npm:next-${installed}` : installed)
    for (const { id, verifiedOn } of BUILT_IN_RULES) expect([id, verifiedOn[leg]]).toEqual([id, [installed]])
  })
})
