import type { CDPSession } from 'playwright-core'
import { until } from '../../../demo/until.ts'
import { windowedChromium } from '../../support/windowed-chromium.ts'
import { createOwnChromium } from './own-chromium.ts'

/** Whether a page comes back as it was when a person goes back to it. */
export type BackForward = {
  readonly restored: boolean
  /** Why not, as Chromium says. */
  readonly reasons: readonly string[]
}

const LIMIT_MS = 20_000

type Frame = { readonly frame: { readonly parentId?: string; readonly url: string }; readonly type: string }
type NotUsed = { readonly notRestoredExplanations: readonly { readonly reason: string }[] }

async function evaluate(session: CDPSession, expression: string): Promise<unknown> {
  const { result } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  })
  return result.value
}

export type BackForwardVisit = {
  /** The page that is left and come back to. */
  readonly address: string
  readonly left: string
  /** Until the page has done its work; it may look into the page. */
  readonly settled: (evaluate: (expression: string) => Promise<unknown>) => Promise<void>
}

/** Leaves a page for another, goes back, and says whether it was kept; on the restored page `then` may look around. */
export async function goBack(
  { address, left, settled }: BackForwardVisit,
  then: (evaluate: (expression: string) => Promise<unknown>) => Promise<void> = async () => {},
): Promise<BackForward> {
  const executablePath = windowedChromium()
  const own = await createOwnChromium(executablePath === undefined ? {} : { executablePath })
  try {
    const context = (await own.start()).contexts()[0]!
    // Playwright does not follow a page into the cache and back: from here on the debugger's own protocol
    const session = await context.newCDPSession(await context.newPage())
    const look = (expression: string): Promise<unknown> => evaluate(session, expression)
    let came: Frame | undefined
    let reasons: readonly string[] = []
    session.on('Page.frameNavigated', (event) => {
      if (event.frame.parentId === undefined) came = event
    })
    session.on('Page.backForwardCacheNotUsed', (event) => {
      reasons = (event as NotUsed).notRestoredExplanations.map(({ reason }) => reason)
    })
    await session.send('Page.enable')
    const arrives = async (url: string): Promise<void> => {
      if (!(await until(() => came?.frame.url === url, LIMIT_MS))) throw new Error(`${url} was never reached`)
    }
    await session.send('Page.navigate', { url: address })
    await arrives(address)
    await settled(look)
    await session.send('Page.navigate', { url: left })
    await arrives(left)
    const { currentIndex, entries } = await session.send('Page.getNavigationHistory')
    await session.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]!.id })
    await arrives(address)
    const restored = came!.type === 'BackForwardCacheRestore'
    if (restored) await then(look)
    return { restored, reasons }
  } finally {
    await own.close()
  }
}
