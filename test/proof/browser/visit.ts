import type { CDPSession, Page } from 'playwright-core'
import { BOOTED } from './pages/booted.ts'
import type { VisitOptions } from './trial.ts'

/** One page of a trial. */
export type Visit = {
  readonly page: Page
  readonly session: CDPSession
  /** Until the SDKs have loaded, or will not. */
  ready(): Promise<void>
  /** Makes so many calls in one task of the page. Resolves when they are made. */
  make(count: number): Promise<readonly string[]>
  /** …and sets the page's address in the same task. Resolves on the page without a script. */
  makeAndLeave(count: number): Promise<void>
  /** Goes to a page without a script, as a person would: with every event of leaving. */
  leave(): Promise<void>
  /** Closes the tab. */
  close(): Promise<void>
  /** The renderer's process ends at once. */
  crash(): Promise<void>
}

type Parts = {
  readonly page: Page
  readonly address: string
  readonly options: VisitOptions
  readonly user: string
  readonly errors: string[]
  readonly left: string
  readonly newIds: (count: number) => readonly string[]
}

/** For failures only. */
const LIMIT_MS = 30_000

/** Goes there, and waits until the page can be asked for calls, or has made those that it makes by itself. */
async function go({ page, address, options, left }: Parts): Promise<void> {
  // who leaves in the same task may be gone before the line is written
  const booted =
    options.atBoot && !options.leavesAtBoot
      ? page.waitForEvent('console', { predicate: (line) => line.text() === BOOTED, timeout: LIMIT_MS })
      : null
  await page.goto(address, { waitUntil: 'commit' })
  await booted
  if (options.leavesAtBoot) await page.waitForURL(left)
  else if (options.on === 'none') await page.waitForLoadState()
  else if (!booted) await page.waitForFunction(() => 'subject' in window, null, { timeout: LIMIT_MS })
}

async function crash(page: Page, session: CDPSession): Promise<void> {
  const crashed = page.waitForEvent('crash', { timeout: LIMIT_MS })
  // no answer comes from a process that has ended
  void session.send('Page.crash').catch(() => {})
  await crashed
  await page.close()
}

export async function createVisit(parts: Parts): Promise<Visit> {
  const { page, user, errors, left, newIds } = parts
  page.on('pageerror', (error) => void errors.push(String(error)))
  const session = await page.context().newCDPSession(page)
  await go(parts)
  return {
    page,
    session,
    ready: () => page.evaluate(() => window.subject.ready()),
    async make(count) {
      const ids = newIds(count)
      await page.evaluate(([who, all]) => window.subject.make(who, all), [user, ids] as const)
      return ids
    },
    async makeAndLeave(count) {
      await page.evaluate(([who, all, to]) => window.subject.makeAndLeave(who, all, to), [
        user,
        newIds(count),
        left,
      ] as const)
      await page.waitForURL(left)
    },
    leave: async () => void (await page.goto(left)),
    close: () => page.close(),
    crash: () => crash(page, session),
  }
}
