import type { Browser } from 'playwright-core'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { pageHtml, servePages, type PageServer } from '../support/page-server.ts'

/** A browser, the vendors' stand-ins, and the page that plays mixed calls (`/`, and `/left` to leave it for). */
export type Stage = {
  readonly browser: Browser
  readonly server: PageServer
  readonly sandbox: Sandbox
  close(): Promise<void>
}

export const HOST = 'shop.test'

export async function openStage(): Promise<Stage> {
  const browser = await launchChromium()
  const sandbox = await startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
  })
  const server = await servePages({
    entries: { mixed: new URL('../e2e/pages/mixed.ts', import.meta.url).pathname },
    pages: { '/': pageHtml(['mixed'], { title: 'Shop – Ünïcode' }), '/left': pageHtml(['mixed']) },
  })
  const close = async (): Promise<void> => {
    await browser.close()
    await server.close()
    await sandbox.close()
  }
  return { browser, sandbox, server, close }
}

/** For `createGate`, in the page. */
export function gateOptions({ settings }: Sandbox, rudderstack: number, segment: number): object {
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = settings.rudderstack
  return {
    rollout: {
      format: 1,
      key: 'proof',
      revision: 1,
      stickiness: 'deviceId',
      audiences: [{ name: 'everyone', rudderstack, segment }],
    },
    report: false,
    segment: { writeKey: settings.segment.writeKey, settings: { cdnURL: settings.segment.cdnURL } },
    rudderstack: { writeKey, dataPlaneUrl, options: { configUrl, destSDKBaseURL } },
  }
}

/** Until it holds; the limit is for failures only. Rejects after 60 s with what is still missing. */
export async function until(holds: () => boolean, missing: () => string): Promise<void> {
  const limit = Date.now() + 60_000
  while (!holds()) {
    if (Date.now() > limit) throw new Error(missing())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
