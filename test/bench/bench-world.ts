import type { Browser } from 'playwright-core'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { startBenchServer, type Arm, type BenchServer } from './bench-server.ts'

export type BenchWorld = {
  readonly browser: Browser
  readonly sandbox: Sandbox
  readonly server: BenchServer
  /** What every page gets; the bare SDKs do not look at the rollout. */
  setShares(rudderstack: number, segment: number): void
  close(): Promise<void>
}

/** Milliseconds since the epoch, with fractions: the clock of `performance` in pages of this machine. */
const preciseNow = (): number => performance.timeOrigin + performance.now()

export async function openBenchWorld(arms?: readonly Arm[]): Promise<BenchWorld> {
  const sandbox = await startSandbox({ now: preciseNow })
  const server = await startBenchServer(arms)
  const browser = await launchChromium()
  const { segment, rudderstack } = sandbox.settings
  return {
    browser,
    sandbox,
    server,
    setShares(reachesRudderstack, reachesSegment) {
      const audiences = [{ name: 'everyone', rudderstack: reachesRudderstack, segment: reachesSegment }]
      server.configure({
        rollout: { format: 1, key: 'bench', revision: 1, stickiness: 'deviceId', sentinel: 0, audiences },
        segment: { writeKey: segment.writeKey, settings: { cdnURL: segment.cdnURL } },
        rudderstack: {
          writeKey: rudderstack.writeKey,
          dataPlaneUrl: rudderstack.dataPlaneUrl,
          options: { configUrl: rudderstack.configUrl, destSDKBaseURL: rudderstack.destSDKBaseURL },
        },
      })
    },
    async close() {
      await browser.close()
      await server.close()
      await sandbox.close()
    },
  }
}

/** Until it gives something; the limit is for failures only. */
export async function until<T>(look: () => T | undefined, what: string): Promise<T> {
  const limit = Date.now() + 30_000
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (Date.now() > limit) throw new Error(`${what} did not come within 30 s`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
