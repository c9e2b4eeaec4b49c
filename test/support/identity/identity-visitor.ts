import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { gateOptions, vendorSettings, type Cohort, type IdentityStage, type Leg } from './identity-stage.ts'
import type { Observation } from './raw-storage.ts'
import type { PersonCall } from './segment-person-oracle.ts'

/** A call and what marks its events on the wire. */
export type Marked = { readonly call: PersonCall; readonly at: string }

export type Body = Readonly<Record<string, unknown>> & {
  readonly type: string
  readonly context: Readonly<Record<string, unknown>>
}

export type Where = { readonly tab: 'main' | 'other'; readonly host?: string }

export type GateStart = Where & {
  readonly cohort: Cohort
  /** Added to the rollout. */
  readonly rollout?: object
  /** Added to the gate's options. */
  readonly options?: object
  /** The app loads Segment's SDK itself and gives it to the gate. */
  readonly adopt?: boolean
  /** Consent is asked for and not given. */
  readonly holdConsent?: boolean
  /** This vendor's SDK does not come. */
  readonly block?: Leg | undefined
  /** Added to the address. */
  readonly query?: string
  /** Made in the tick in which the gate is created. */
  readonly calls?: readonly Marked[]
}

/** A person's browser: two tabs. */
export type Visitor = {
  /** A page with the gate; resolves when the page is there, its SDKs may not be. */
  openGate(start: GateStart): Promise<void>
  /** A page with one SDK alone; resolves when its calls have been made. */
  openBare(leg: Leg, where: Where, calls: readonly Marked[]): Promise<void>
  onGate(where: Where, calls: readonly Marked[]): Promise<void>
  /** Withdraws consent, makes the calls, and gives consent again. */
  withoutConsent(where: Where, calls: readonly Marked[]): Promise<void>
  /** Waits for the SDKs that the page's cohort loads. */
  ready(where: Where): Promise<{ cohort: Cohort | null; sdks: { [leg in Leg]?: { state: string } } }>
  observe(where: Where): Promise<Observation>
  page(where: Where): Page
  readonly context: BrowserContext
  /** A new person in the same browser process: nothing is left in storage. */
  forget(): Promise<void>
  close(): Promise<void>
}

const HOST = 'shop.test'
const CATCH_UP_MS = 10_000

/** What a tab sees of the local storage that its origin shares with others; null where storage is blocked. */
const sharedLocal = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    try {
      const shared = Object.entries(localStorage).filter(([key]) => /^(ajs_|crossfade_identity)/.test(key))
      return JSON.stringify([location.origin, shared.sort(([a], [b]) => (a < b ? -1 : 1))])
    } catch {
      return null
    }
  })

export async function createVisitor(stage: IdentityStage, context?: BrowserContext): Promise<Visitor> {
  const { server, sandbox, browser, chunkOf } = stage
  const own = context ?? (await browser.newContext())
  const tabs = { main: await own.newPage(), other: await own.newPage() }
  const wires: { [tab in keyof typeof tabs]?: CDPSession } = {}
  const vendors = vendorSettings(sandbox)

  const block = async (tab: keyof typeof tabs, leg: Leg | undefined): Promise<void> => {
    if (leg === undefined && !wires[tab]) return
    const wire = (wires[tab] ??= await own.newCDPSession(tabs[tab]))
    await wire.send('Network.enable')
    await wire.send('Network.setBlockedURLs', { urls: leg === undefined ? [] : [`*${chunkOf[leg]}`] })
  }

  let lastTab: keyof typeof tabs | null = null
  /**
   * A browser tells the other tabs' processes of a change of local storage a little later than of one of cookies, on
   * a busy machine much later: a person who goes from one tab to another is slower than that.
   */
  const caughtUp = async (tab: keyof typeof tabs): Promise<Page> => {
    const [page, other] = [tabs[tab], lastTab !== null && lastTab !== tab ? tabs[lastTab] : null]
    lastTab = tab
    const origin = (text: string | null): unknown => text !== null && (JSON.parse(text) as unknown[])[0]
    const until = performance.now() + CATCH_UP_MS
    while (other && performance.now() < until) {
      const [here, there] = await Promise.all([sharedLocal(page), sharedLocal(other)])
      if (here === there || origin(here) !== origin(there)) break
    }
    return page
  }

  const go = async ({ tab, host = HOST }: Where, query = ''): Promise<Page> => {
    await tabs[tab].goto(server.at(`/${query}`, host))
    return caughtUp(tab)
  }

  return {
    context: own,
    page: ({ tab }) => tabs[tab],
    async openGate({
      cohort,
      rollout,
      options,
      adopt,
      holdConsent,
      block: blocked,
      query,
      calls = [],
      ...where
    }) {
      await block(where.tab, blocked)
      const page = await go(where, query)
      await page.evaluate(
        ([given, made]) => {
          window.visit.startGate(given)
          void window.visit.onGate(made)
        },
        [
          {
            ...gateOptions(sandbox, cohort, rollout),
            ...options,
            ...(adopt && { adopt: vendors.segment }),
            ...(holdConsent && { holdConsent }),
          },
          calls,
        ] as const,
      )
    },
    async openBare(leg, where, calls) {
      const page = await go(where)
      if (leg === 'segment') {
        const { writeKey, cdnSettings } = vendors.segment
        await page.evaluate((args) => window.visit.onSegment(...args), [
          writeKey,
          cdnSettings,
          calls,
        ] as const)
      } else {
        const { writeKey, dataPlaneUrl, config } = vendors.rudderstack
        await page.evaluate((args) => window.visit.onRudderstack(...args), [
          writeKey,
          dataPlaneUrl,
          config,
          calls,
        ] as const)
      }
    },
    async onGate({ tab }, calls) {
      const page = await caughtUp(tab)
      await page.evaluate((made) => window.visit.onGate(made), calls)
    },
    async withoutConsent({ tab }, calls) {
      const page = await caughtUp(tab)
      await page.evaluate((made) => window.visit.withoutConsent(made), calls)
    },
    ready: ({ tab }) => tabs[tab].evaluate(() => window.visit.ready()),
    observe: ({ tab }) => tabs[tab].evaluate(() => window.visit.observe()),
    async forget() {
      lastTab = null
      await Promise.all(Object.values(tabs).map((page) => page.goto(server.at('/blank', HOST))))
      await tabs.main.evaluate(() => localStorage.clear())
      await own.clearCookies()
    },
    async close() {
      if (context) await Promise.all(Object.values(tabs).map((page) => page.close()))
      else await own.close()
    },
  }
}
