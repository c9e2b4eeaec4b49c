const PREFIX = 'crossfade.page.'

/** Pages of this origin that are open, as far as the browser tells. */
export type PageLock = {
  /** Owners whose pages are open; `null` where the browser cannot say. */
  alive(): Promise<ReadonlySet<string> | null>
  stop(): void
}

type Options = {
  /** Random id of this page view. */
  readonly owner: string
  /** None on plain http and in old browsers. @default the browser's */
  readonly locks?: LockManager | null
  /** Where `pagehide` and `pageshow` arrive. */
  readonly page?: EventTarget
}

/**
 * Holds a Web Lock while this page is open. It lets go on `pagehide`, because a page that holds one does not get into
 * the back/forward cache, and takes it again when the page comes back from there.
 */
export function holdPageLock({ owner, locks = navigator.locks, page = window }: Options): PageLock {
  let release: (() => void) | null = null

  const hold = (): void => {
    if (release) return
    const held = new Promise<void>((resolve) => (release = resolve))
    // a sandboxed frame has the lock manager and may not use it
    locks?.request(PREFIX + owner, () => held).catch(() => {})
  }
  const letGo = (): void => {
    release?.()
    release = null
  }
  const back = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) hold()
  }

  hold()
  page.addEventListener('pagehide', letGo)
  page.addEventListener('pageshow', back)

  return {
    async alive() {
      try {
        const { held = [], pending = [] } = await locks!.query()
        const names = [...held, ...pending].map(({ name = '' }) => name)
        const ours = names.filter((name) => name.startsWith(PREFIX))
        return new Set(ours.map((name) => name.slice(PREFIX.length)))
      } catch {
        return null
      }
    },
    stop() {
      letGo()
      page.removeEventListener('pagehide', letGo)
      page.removeEventListener('pageshow', back)
    },
  }
}
