import type { Browser, BrowserContext, Page } from 'playwright-core'
import { vi } from 'vitest'
import type { GateOptions } from '../../src/browser/index.ts'
import type { RolloutDocument } from '../../src/core/index.ts'
import { startSandbox, type Arrival, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts'
import { launchChromium } from './chromium.ts'
import { servePages, type PageOptions, type PageServer } from './page-server.ts'

/** The pages, and where the vendors' copies go. */
export type WorldOptions = PageOptions & Pick<SandboxOptions, 'webhooks'>

/** Options that cross into the page: functions are made there. */
export type PageGateOptions = Partial<Omit<GateOptions, 'consent' | 'context'>> & {
  readonly context?: object
}

export type World = {
  readonly browser: Browser
  readonly sandbox: Sandbox
  readonly server: PageServer
  /** A page of a new visitor (or of the given one), with errors and rejections of the page collected. */
  visit(visitor?: BrowserContext, path?: string, host?: string): Promise<Visit>
  newVisitor(): Promise<BrowserContext>
  options(rollout: unknown, more?: PageGateOptions): Record<string, unknown>
  arrived(leg: 'segment' | 'rudderstack'): Body[]
  close(): Promise<void>
}

export type Body = Record<string, never> & {
  readonly type: string
  readonly event?: string
  readonly messageId: string
  readonly anonymousId: string
  readonly userId: string | null
  readonly traits?: Record<string, unknown>
  readonly properties?: Record<string, unknown>
  readonly context: Record<string, unknown> & {
    readonly crossfade: {
      readonly id: string
      readonly seq: number
      readonly session: string
      readonly cohort: string
    }
    readonly traits?: Record<string, unknown>
    readonly page: Record<string, unknown>
  }
}

export type Visit = {
  readonly page: Page
  /** Uncaught errors and unhandled rejections of the page: must stay empty. */
  readonly errors: string[]
  readonly console: string[]
  /** Creates the gate as `window.analytics`-free global `gate`. */
  start(options: Record<string, unknown>): Promise<void>
  /** Calls a member of the gate and waits for what it returns. */
  call(name: string, ...args: unknown[]): Promise<unknown>
  ready(): Promise<{
    sdks: Record<string, { state: string; why: string | null }>
    assignment: { cohort: string } | null
  }>
  close(): Promise<void>
}

/** A rollout at these shares, bucket by device id. */
export const rolloutAt = (
  rudderstack: number,
  segment: number,
  more: Partial<RolloutDocument> = {},
): RolloutDocument => ({
  format: 1,
  key: 'test',
  revision: 1,
  stickiness: 'deviceId',
  sentinel: 0,
  ...more,
  audiences: more.audiences ?? [{ name: 'everyone', rudderstack, segment }],
})

/** Until the condition holds; the limit is for failures only. */
export const eventually = <T>(check: () => T | Promise<T>, timeout = 20_000): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 25 })

const here = (file: string): string => new URL(file, import.meta.url).pathname

export async function createWorld({ webhooks, ...more }: WorldOptions = {}): Promise<World> {
  const browser = await launchChromium()
  const sandbox = await startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
    ...(webhooks && { webhooks }),
  })
  const server = await servePages({ entries: { gate: here('../e2e/pages/gate.ts') }, ...more })
  const { segment, rudderstack } = sandbox.settings

  const visit: World['visit'] = async (visitor, path = '/', host = 'localhost') => {
    const context = visitor ?? (await browser.newContext())
    const page = await context.newPage()
    const errors: string[] = []
    const lines: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`))
    await page.goto(server.at(path, host))
    await page.waitForFunction(() => 'createGate' in window)
    const run = (name: string, args: unknown[]): Promise<unknown> =>
      page.evaluate(
        async ([member, given]) => {
          const gate = (window as never as { gate: Record<string, (...all: unknown[]) => unknown> }).gate
          return JSON.parse(JSON.stringify((await gate[member]!(...given)) ?? null)) as unknown
        },
        [name, args] as const,
      )
    return {
      page,
      errors,
      console: lines,
      start: (options) =>
        page.evaluate((given) => {
          const page = window as never as { gate: unknown; createGate: (options: unknown) => unknown }
          page.gate = page.createGate(given)
        }, options),
      call: (name, ...args) => run(name, args),
      ready: () => run('ready', []) as never,
      close: () => page.close(),
    }
  }

  return {
    browser,
    sandbox,
    server,
    visit,
    newVisitor: () => browser.newContext(),
    options: (rollout, given = {}) => ({
      rollout,
      report: false,
      segment: { writeKey: segment.writeKey, settings: { cdnURL: segment.cdnURL } },
      rudderstack: {
        writeKey: rudderstack.writeKey,
        dataPlaneUrl: rudderstack.dataPlaneUrl,
        options: { configUrl: rudderstack.configUrl, destSDKBaseURL: rudderstack.destSDKBaseURL },
      },
      ...given,
    }),
    arrived: (leg) => sandbox.arrived({ leg }).map(({ body }: Arrival) => body as unknown as Body),
    async close() {
      await browser.close()
      await server.close()
      await sandbox.close()
    },
  }
}
