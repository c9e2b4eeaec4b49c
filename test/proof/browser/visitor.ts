import type { Browser, BrowserContext } from 'playwright-core'
import { createOwnChromium } from './own-chromium.ts'

/** One profile of a browser: what is stored in it outlives its pages. */
export type Visitor = {
  /** Started again, on the same profile, where it has been killed. */
  context(): Promise<BrowserContext>
  /** SIGKILL to the browser. @throws where the browser is shared with others */
  kill(): Promise<void>
  close(): Promise<void>
}

export function sharedVisitor(browser: Browser): Visitor {
  let context: Promise<BrowserContext> | null = null
  return {
    context: () => (context ??= browser.newContext()),
    kill: () => Promise.reject(new Error('a browser that others use cannot be killed')),
    async close() {
      await (await context)?.close()
    },
  }
}

/** With a browser of its own and its profile on disk. */
export async function ownVisitor(): Promise<Visitor> {
  const own = await createOwnChromium()
  let context: Promise<BrowserContext> | null = null
  const start = async (): Promise<BrowserContext> => (await own.start()).contexts()[0]!
  return {
    context: () => (context ??= start()),
    async kill() {
      context = null
      await own.kill()
    },
    close: () => own.close(),
  }
}
