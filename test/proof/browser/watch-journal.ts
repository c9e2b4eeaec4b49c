import type { Visit } from './visit.ts'

declare global {
  interface Window {
    /** Settles once the page's journal takes calls into its database. */
    proofJournal: Promise<void>
  }
}

/** To run before a page's other scripts. */
export const WATCH_JOURNAL = `(() => {
  const native = IDBFactory.prototype.open
  window.proofJournal = new Promise((resolve) => {
    IDBFactory.prototype.open = function (name, ...more) {
      const request = native.call(this, name, ...more)
      // a task later the page's own listeners, and what they have promised, are through
      if (name.startsWith('crossfade')) request.addEventListener('success', () => setTimeout(resolve))
      return request
    }
  })
})()`

/** Until the journal of a page under `WATCH_JOURNAL` is open; `ready()` waits a second for it at most. */
export const journalOpen = ({ page }: Visit): Promise<void> => page.evaluate(() => window.proofJournal)
