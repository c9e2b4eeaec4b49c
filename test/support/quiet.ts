import type { Page } from 'playwright-core'

const QUIET_MS = 500

/**
 * Until the page has asked for nothing for half a second of its own time: for what must not come. (Playwright's
 * `networkidle` is a moment of a page's load; once it has passed, waiting for it waits for nothing.)
 */
export async function quiet(page: Page): Promise<void> {
  let asked = true
  const note = (): void => void (asked = true)
  page.on('request', note)
  while (asked) {
    asked = false
    await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), QUIET_MS)
  }
  page.off('request', note)
}
