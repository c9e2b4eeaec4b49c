import type { SeenPage } from './seen-pages.ts'

/** How far a revision has got in open pages. */
export type Propagation = {
  readonly revision: number
  /** ms since epoch. */
  readonly publishedAt: number
  /** Live pages: those that follow and those that do not. */
  readonly pages: number
  /** Of those, on this revision or a higher one. */
  readonly followed: number
  /** Percent, rounded down to hundredths; null while no page is known. */
  readonly share: number | null
  /**
   * ms after the publication at which so many percent of the pages that were open then had followed; null where they
   * have not (yet).
   */
  readonly reachedMs: { readonly 50: number | null; readonly 95: number | null; readonly 99: number | null }
  /** Live pages on older revisions, the newest revision first, 5 at most. */
  readonly behind: readonly {
    readonly revision: number
    readonly pages: number
    readonly lastSeenAt: number
  }[]
  /** Pages on older revisions, heard of in the last 30 minutes and not since: closed, hidden or asleep. */
  readonly silent: number
  /** Streams that are open now. */
  readonly streams: number
}

export type PropagationMeter = {
  /** Takes what a report made of its page. */
  take(before: SeenPage | undefined, page: SeenPage): void
  /** A revision came into force. One that is not above the last changes nothing. */
  published(revision: number, at: number): void
  read(pages: Iterable<SeenPage>, now: number, streams: number): Propagation
}

const MINUTE = 60_000
const LIVE_MS = 30 * MINUTE
const QUIET_MS = 2 * MINUTE
const MAX_BEHIND = 5

/**
 * Which pages count. A page does not say that it is closed: it only falls silent, as one does that is hidden or has
 * nothing new to tell. But a page that is shown hears of a new revision at once by its stream, or within 90 seconds by
 * asking, and says at once what it made of it. So:
 * - a page that has reported since the publication counts, as following or behind by the revision that it named, until
 *   30 minutes after its last report;
 * - one that has not counts as behind for two minutes after its last report: by then it has followed if anybody sees
 *   it. After that it is closed, hidden or asleep, and is `silent`: no share stays below 100 % for pages that are
 *   closed, and a hidden page, which follows when it is shown, is not claimed to have followed;
 * - a page that its person has left for another one counts no more.
 * `reachedMs` is of the pages that were there before the publication: new ones begin with the new revision and follow
 * nothing. A silent page that comes back after two minutes was not seen meanwhile and slows no figure.
 */
export const createPropagationMeter = (): PropagationMeter => {
  let revision = 0
  let publishedAt = 0
  /** ms after the publication at which pages that were there before followed, rising. */
  let follows: number[] = []

  const wasThere = (page: SeenPage): boolean => page.firstAt < publishedAt
  const isBehind = (page: SeenPage): boolean => page.revision < revision

  return {
    take(before, page) {
      if (before === undefined || !wasThere(before) || !isBehind(before) || isBehind(page)) return
      const afterMs = page.lastAt - publishedAt
      if (before.lastAt < publishedAt && afterMs > QUIET_MS) return
      follows.push(Math.max(afterMs, follows.at(-1) ?? 0))
    },
    published(next, at) {
      if (next <= revision) return
      revision = next
      publishedAt = at
      follows = []
    },
    read(pages, now, streams) {
      const behind = new Map<number, { pages: number; lastSeenAt: number }>()
      let followed = 0
      let silent = 0
      let waiting = 0
      let stragglers = 0
      for (const page of pages) {
        if (page.gone || now - page.lastAt > LIVE_MS) continue
        if (!isBehind(page)) followed++
        else if (page.lastAt < publishedAt && now - page.lastAt > QUIET_MS) silent++
        else {
          const row = behind.get(page.revision) ?? { pages: 0, lastSeenAt: 0 }
          behind.set(page.revision, row)
          row.pages++
          row.lastSeenAt = Math.max(row.lastSeenAt, page.lastAt)
          waiting++
          if (wasThere(page)) stragglers++
        }
      }
      const reached = (percent: number): number | null =>
        follows[Math.max(1, Math.ceil(((follows.length + stragglers) * percent) / 100)) - 1] ?? null
      const all = followed + waiting
      return {
        revision,
        publishedAt,
        pages: all,
        followed,
        share: all > 0 ? Math.floor((followed / all) * 10_000) / 100 : null,
        reachedMs: { 50: reached(50), 95: reached(95), 99: reached(99) },
        behind: [...behind]
          .toSorted(([a], [b]) => b - a)
          .slice(0, MAX_BEHIND)
          .map(([each, row]) => ({ revision: each, ...row })),
        silent,
        streams,
      }
    },
  }
}
