import type { BrowserContext, Page, Request } from 'playwright-core'
import type { Outcome } from '../../e2e/pages/mixed.ts'
import type { Step } from '../../support/mixed-calls.ts'
import { gateOptions, HOST, until, type Stage } from '../stage.ts'

export type Side = 'bare' | 'gate'

/** One request to Segment's hosts, as it left the browser. */
export type Sent = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** All that one visitor's browser showed of one run. */
export type Recording = {
  /** ms since epoch */
  readonly from: number
  readonly to: number
  /** In the order they were made. */
  readonly sent: readonly Sent[]
  /** How many of `sent` were made by the end of each burst. */
  readonly marks: readonly number[]
  readonly outcomes: readonly Outcome[]
  /** Segment's keys and cookies with their attributes, after the last page was left. */
  readonly storage: Readonly<Record<string, unknown>>
  /** Method and path of the CORS preflights, each once. */
  readonly preflights: readonly string[]
  /** Uncaught errors and rejections of the page. */
  readonly errors: readonly string[]
}

/** A page load and its bursts of calls. */
export type Visit = readonly (readonly Step[])[]

const ADDRESS = '/?utm_source=mail&utm_campaign=spring#top'
const HOUR_S = 3_600

async function shown(request: Request): Promise<Sent> {
  const url = new URL(request.url())
  // a longer body is the stamp's doing, which the comparison takes out
  const { 'content-length': _, ...headers } = await request.allHeaders()
  const body = request.postData()
  return {
    method: request.method(),
    path: url.pathname + url.search,
    headers,
    body: body === null ? null : (JSON.parse(body) as unknown),
  }
}

async function cookies(context: BrowserContext): Promise<Record<string, unknown>> {
  const all = await context.cookies()
  const entries = all
    .filter(({ name }) => name.startsWith('ajs_'))
    .map(({ name, expires, ...rest }) => {
      const hours = expires === -1 ? 'session' : Math.round((expires - Date.now() / 1000) / HOUR_S)
      return [`cookie ${name} ${rest.domain}`, { ...rest, hours }] as const
    })
  return Object.fromEntries(entries)
}

function start(page: Page, side: Side, { sandbox }: Stage): Promise<void> {
  const { writeKey, cdnURL } = sandbox.settings.segment
  return side === 'bare'
    ? page.evaluate(([key, url]) => window.mixed.startBare(key, url), [writeKey, cdnURL] as const)
    : page.evaluate((options) => window.mixed.startGate(options), gateOptions(sandbox, 0, 100))
}

/** Plays the visits, one page load each, with a profile of its own. */
export async function record(side: Side, visits: readonly Visit[], stage: Stage): Promise<Recording> {
  const { browser, server, sandbox } = stage
  sandbox.clear()
  const from = Date.now()
  const context = await browser.newContext()
  const segmentHost = new URL(sandbox.settings.segment.cdnURL).host
  const requests: Request[] = []
  const open = new Set<Request>()
  context.on('request', (request) => {
    if (new URL(request.url()).host !== segmentHost) return
    requests.push(request)
    open.add(request)
  })
  context.on('requestfinished', (request) => open.delete(request))
  context.on('requestfailed', (request) => open.delete(request))
  const errors: string[] = []
  const outcomes: Outcome[] = []
  const marks: number[] = []
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  for (const visit of visits) {
    // by way of another page: going to an address with a fragment again would not load it again
    await page.goto(server.at('/left', HOST))
    await page.goto(server.at(ADDRESS, HOST))
    await page.waitForFunction(() => 'mixed' in window)
    await start(page, side, stage)
    for (const burst of visit) {
      outcomes.push(...(await page.evaluate((one) => window.mixed.run([one as never]), burst as object)))
      await until(
        () => open.size === 0,
        () => `${open.size} requests to Segment have no answer`,
      )
      marks.push(requests.length)
    }
  }
  // on leaving, the SDK keeps what it has not sent: there must be nothing
  await page.goto(server.at('/left', HOST))
  await page.waitForFunction(() => 'mixed' in window)
  const storage = { ...(await page.evaluate(() => window.mixed.storage())), ...(await cookies(context)) }
  const sent = await Promise.all(requests.map(shown))
  await context.close()
  const preflights = sandbox
    .requested({ leg: 'segment' })
    .filter(({ method }) => method === 'OPTIONS')
    .map(({ method, path }) => `${method} ${path}`)
  const to = Date.now()
  return { from, to, sent, marks, outcomes, storage, errors, preflights: [...new Set(preflights)].sort() }
}
