// One page for every part in an identity test: the gate, or one of the SDKs as an app without the gate has it. The
// test drives it from outside and reads what stands in storage and in the SDKs.
import type { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { createGate, type Gate } from '../../../src/browser/index.ts'

type Fields = Record<string, unknown>
type Call = readonly [name: string, ...args: unknown[]]
/** A call and what marks its events on the wire. */
type Marked = { readonly call: Call; readonly at: string }
type Member = (...args: unknown[]) => unknown
type Api = Record<string, Member>
type SegmentSdk = {
  user(): { id(): unknown; anonymousId(): unknown; traits(): unknown }
  group(): { id(): unknown; traits(): unknown }
}

const page = window as never as {
  gate: Gate | undefined
  rudderanalytics: RudderAnalytics | undefined
  segmentSdk: SegmentSdk | undefined
}

/** Whom each SDK would name, by its own getters. */
function segmentSays(): Fields | null {
  const sdk = page.segmentSdk
  if (!sdk) return null
  const [user, group] = [sdk.user(), sdk.group()]
  const said = { anonymousId: user.anonymousId(), userId: user.id(), traits: user.traits() }
  return { ...said, groupId: group.id(), groupTraits: group.traits() }
}

function rudderstackSays(): Fields | null {
  const sdk = page.rudderanalytics
  if (typeof sdk?.getUserId !== 'function') return null
  return {
    anonymousId: sdk.getAnonymousId(),
    userId: sdk.getUserId() || null,
    traits: sdk.getUserTraits(),
    groupId: sdk.getGroupId() || null,
    groupTraits: sdk.getGroupTraits(),
  }
}

/** The arguments of a call, with the mark in its context. */
function argumentsOf([name, ...args]: Call, at: string): unknown[] {
  const options = { context: { at } }
  switch (name) {
    case 'track':
      return ['Probed', {}, { ...options, ...(args[0] as object) }]
    case 'page':
      return ['Home', {}, options]
    case 'alias':
      return [args[0], null, options]
    default:
      return [args[0], args[1] ?? {}, options]
  }
}

const EVENTS = ['track', 'page', 'alias', 'identify', 'group']

/** `user.traits` and the like on the object that has `user()` and `group()`. */
function call(api: Api, { call: made, at }: Marked): unknown {
  const [name, ...args] = made
  if (EVENTS.includes(name)) return api[name]!(...argumentsOf(made, at))
  const [of, member] = name.split('.') as [string, string | undefined]
  return member === undefined ? api[of]!(...args) : (api[of]!() as Api)[member]!(...args)
}

/** What cannot cross from the test into the page by itself. */
type Making = {
  /** Consent is asked for and not given. */
  readonly holdConsent?: boolean
  /** The app loads Segment's SDK itself, with this write key and these settings, and gives it to the gate. */
  readonly adopt?: { readonly writeKey: string; readonly cdnSettings: object }
}

async function segmentOfTheApp({ writeKey, cdnSettings }: NonNullable<Making['adopt']>) {
  const { AnalyticsBrowser: browser } = await import('@segment/analytics-next')
  return browser.load({ writeKey, cdnSettings } as never, { useQueryString: false })
}

const visit = {
  startGate({ holdConsent, adopt, ...options }: Making & { readonly segment?: object }): void {
    page.gate = createGate({
      ...options,
      ...(holdConsent && { consent: () => new Promise(() => {}) }),
      segment: { ...options.segment, ...(adopt && { instance: segmentOfTheApp(adopt) }) },
    } as never)
    void page.gate.register({
      name: 'Peek',
      version: '1',
      type: 'utility',
      isLoaded: () => true,
      load: (_: unknown, instance: SegmentSdk) => Promise.resolve(void (page.segmentSdk = instance)),
    })
  },
  /** Makes the calls in one go, and waits until they are handed over. */
  async onGate(calls: readonly Marked[]): Promise<void> {
    const gate = page.gate as never as Api
    await Promise.all(calls.map((one) => call(gate, one)))
  },
  async withoutConsent(calls: readonly Marked[]): Promise<void> {
    page.gate!.setConsent(false)
    await visit.onGate(calls)
    page.gate!.setConsent(true)
  },
  setConsent: (yes: boolean) => page.gate!.setConsent(yes),
  cleanUp: () => page.gate!.cleanUp(),
  /** What `user()` and `group()` of the gate say. */
  gateSays() {
    const [user, group] = [page.gate!.user(), page.gate!.group()]
    const ids = { anonymousId: user.anonymousId(), userId: user.id(), groupId: group.id() }
    return { ...ids, traits: user.traits(), groupTraits: group.traits() }
  },
  async ready() {
    const { assignment, sdks } = await page.gate!.ready()
    return { cohort: assignment?.cohort ?? null, sdks }
  },
  /** As the advice to apps is: each call awaited, on the instance. */
  async onSegment(writeKey: string, cdnSettings: object, calls: readonly Marked[]): Promise<void> {
    const { AnalyticsBrowser: browser } = await import('@segment/analytics-next')
    const load = browser.load({ writeKey, cdnSettings } as never, { useQueryString: false })
    const [instance] = await load
    page.segmentSdk = instance as never
    for (const one of calls) await call(instance as never, one)
  },
  async onRudderstack(
    writeKey: string,
    dataPlaneUrl: string,
    config: object,
    calls: readonly Marked[],
  ): Promise<void> {
    const { RudderAnalytics: Sdk } = await import('@rudderstack/analytics-js/bundled')
    const sdk = new Sdk()
    await new Promise<void>((onLoaded) =>
      sdk.load(writeKey, dataPlaneUrl, {
        getSourceConfig: () => config as never,
        onLoaded: () => onLoaded(),
      }),
    )
    for (const one of calls) call(sdk as never, one)
  },
  observe() {
    const sdks = { segment: segmentSays(), rudderstack: rudderstackSays() }
    try {
      return {
        cookies: document.cookie,
        local: Object.fromEntries(Object.entries<string>(localStorage)),
        ...sdks,
      }
    } catch {
      // the test has taken storage away
      return { cookies: '', local: {}, ...sdks }
    }
  },
}

declare global {
  interface Window {
    visit: typeof visit
  }
}

window.visit = visit
