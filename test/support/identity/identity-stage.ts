import type { Browser } from 'playwright-core'
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.ts'
import { launchChromium } from '../chromium.ts'
import { pageHtml, servePages, type PageServer } from '../page-server.ts'

export type Leg = 'segment' | 'rudderstack'
export type Cohort = 'segment' | 'dual' | 'rudderstack'

/** One browser, the vendors' stand-ins and a page server, shared by many visitors. */
export type IdentityStage = {
  readonly browser: Browser
  readonly sandbox: Sandbox
  readonly server: PageServer
  /** Name of the file that holds a vendor's SDK, for a page that is not to get it. */
  readonly chunkOf: Readonly<Record<Leg, string>>
  close(): Promise<void>
}

const ENTRY = new URL('../../e2e/pages/identity.ts', import.meta.url).pathname
/** A text that only the driver of one vendor, with the vendor's SDK in it, has. */
const MARKS: Readonly<Record<Leg, string>> = {
  segment: 'Segment.io',
  rudderstack: 'RudderStackGlobals',
}

export async function createIdentityStage(): Promise<IdentityStage> {
  const [browser, sandbox, server] = await Promise.all([
    launchChromium(),
    startSandbox({ hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' } }),
    servePages({
      entries: { identity: ENTRY },
      pages: { '/': pageHtml(['identity']), '/blank': pageHtml([]) },
      esbuild: { minify: true },
    }),
  ])
  const chunkWith = (mark: string): string => {
    const found = [...server.files].filter(
      ([name, bytes]) => name.startsWith('driver') && Buffer.from(bytes).includes(mark),
    )
    if (found.length !== 1) throw new Error(`${found.length} driver chunks have ${mark} in them, not one`)
    return found[0]![0]
  }
  return {
    browser,
    sandbox,
    server,
    chunkOf: { segment: chunkWith(MARKS.segment), rudderstack: chunkWith(MARKS.rudderstack) },
    async close() {
      await browser.close()
      await Promise.all([server.close(), sandbox.close()])
    },
  }
}

/** What the page's SDKs are loaded with: no destinations, so that nothing but their own requests is made. */
export function vendorSettings({ settings: { segment, rudderstack } }: Sandbox) {
  const { apiHost, protocol, writeKey } = segment
  return {
    segment: {
      writeKey,
      cdnSettings: { integrations: { 'Segment.io': { apiKey: writeKey, apiHost, protocol } } },
    },
    rudderstack: {
      writeKey: rudderstack.writeKey,
      dataPlaneUrl: rudderstack.dataPlaneUrl,
      config: {
        source: { id: 's', writeKey: rudderstack.writeKey, enabled: true, config: {}, destinations: [] },
      },
      configUrl: rudderstack.configUrl,
    },
  }
}

const SHARES: Readonly<Record<Cohort, readonly [rudderstack: number, segment: number]>> = {
  segment: [0, 100],
  dual: [100, 100],
  rudderstack: [100, 0],
}

/** createGate's options for a visitor of this cohort. */
export function gateOptions(sandbox: Sandbox, cohort: Cohort, rollout: object = {}): object {
  const { segment, rudderstack } = vendorSettings(sandbox)
  const [toRudderstack, toSegment] = SHARES[cohort]
  return {
    rollout: {
      format: 1,
      key: 'identity',
      revision: 1,
      stickiness: 'deviceId',
      sentinel: 0,
      audiences: [{ name: 'everyone', rudderstack: toRudderstack, segment: toSegment }],
      ...rollout,
    },
    report: false,
    segment: { writeKey: segment.writeKey, settings: { cdnSettings: segment.cdnSettings } },
    rudderstack: {
      writeKey: rudderstack.writeKey,
      dataPlaneUrl: rudderstack.dataPlaneUrl,
      options: { configUrl: rudderstack.configUrl, integrations: { All: false } },
    },
  }
}
