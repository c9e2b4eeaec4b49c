/** Above it a revision is refused, so that no typing error uses up the integers that later ones need. */
export const HIGHEST_REVISION = 2 ** 50

/** Above it no floor is taken: as many revisions are left for changes. */
export const HIGHEST_FLOOR = 2 ** 49

/** The highest revision ever published, and a digest of what it said (its revision left out). */
export type Seen = { readonly revision: number; readonly content: string }

export const isSame = (seen: Seen | null, other: Seen): boolean =>
  seen?.revision === other.revision && seen.content === other.content

/**
 * The revision to publish a document under, so that no server ever publishes below what it published before:
 * the document's own where that is higher, the last one for the same content, else one more.
 * null where integers run out.
 */
export const nextRevision = (seen: Seen | null, wanted: number, content: string): number | null => {
  if (seen === null || wanted > seen.revision) return wanted
  if (content === seen.content) return seen.revision
  return seen.revision < Number.MAX_SAFE_INTEGER ? seen.revision + 1 : null
}
