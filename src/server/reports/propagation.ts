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

/** Live and silent pages of the last half hour by the highest revision that each named, and after how long they followed. */
export type Following = {
  readonly revisions: readonly {
    readonly revision: number
    readonly followed: number
    readonly silent: number
    readonly behind: number
    readonly lastSeenAt: number
  }[]
  readonly reachedMs: Propagation['reachedMs']
}

export type Publication = Pick<Propagation, 'revision' | 'publishedAt'>

const MAX_BEHIND = 5

export const NO_PAGES: Following = { revisions: [], reachedMs: { 50: null, 95: null, 99: null } }

/** @param streams how many are open */
export const propagationOf = (
  { revision, publishedAt }: Publication,
  { revisions, reachedMs }: Following,
  streams: number,
): Propagation => {
  const sum = (field: 'followed' | 'silent' | 'behind'): number =>
    revisions.reduce((total, row) => total + row[field], 0)
  const followed = sum('followed')
  const pages = followed + sum('behind')
  return {
    revision,
    publishedAt,
    pages,
    followed,
    share: pages > 0 ? Math.floor((followed / pages) * 10_000) / 100 : null,
    reachedMs,
    behind: revisions
      .filter(({ behind }) => behind > 0)
      .toSorted((a, b) => b.revision - a.revision)
      .slice(0, MAX_BEHIND)
      .map((row) => ({ revision: row.revision, pages: row.behind, lastSeenAt: row.lastSeenAt })),
    silent: sum('silent'),
    streams,
  }
}
