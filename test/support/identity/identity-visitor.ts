import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { gateOptions, vendorSettings, type Cohort, type IdentityStage, type Leg } from './identity-stage.ts'
import type { Observation } from './raw-storage.ts'
import type { PersonCall } from './segment-person-oracle.ts'
import type {} from '../../e2e/pages/identity.ts'

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

  const go = async ({ tab, host = HOST }: Where, query = ''): Promise<Page> => {
    const page = tabs[tab]
    await page.goto(server.at(`/${query}`, host), { waitUntil: 'commit' })
    await page.waitForFunction(() => 'visit' in window, undefined, { polling: 4 })
    return page
  }

  return {
    context: own,
    page: ({ tab }) => tabs[tab],
    async openGate({ cohort, rollout, options, adopt, holdConsent, block: blocked, query, calls = [], ...where }) {
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
        await page.evaluate(
          (args) => window.visit.onSegment(...args),
          [writeKey, cdnSettings, calls] as const,
        )
      } else {
        const { writeKey, dataPlaneUrl, config } = vendors.rudderstack
        await page.evaluate(
          (args) => window.visit.onRudderstack(...args),
          [writeKey, dataPlaneUrl, config, calls] as const,
        )
      }
    },
    onGate: ({ tab }, calls) => tabs[tab].evaluate((made) => window.visit.onGate(made), calls),
    withoutConsent: ({ tab }, calls) => tabs[tab].evaluate((made) => window.visit.withoutConsent(made), calls),
    ready: ({ tab }) => tabs[tab].evaluate(() => window.visit.ready()) as never,
    observe: ({ tab }) => tabs[tab].evaluate(() => window.visit.observe()) as Promise<Observation>,
    async forget() {
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
