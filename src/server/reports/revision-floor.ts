import { HIGHEST_FLOOR } from '../rollout/next-revision.ts'
import type { SeenPage } from './seen-pages.ts'

export type RevisionFloor = {
  readonly sentence: string
  /** For `--revision-floor`. */
  readonly floor: number
}

const HOUR = 3_600_000
/** As long as gates refuse a lower revision than the one that they have. */
const REMEMBERED_MS = 24 * HOUR
/** Longer than it takes to hear of what another server on the same store has just published. */
const SETTLED_MS = 5_000
const MIN_PAGES = 3

/**
 * Whether browsers have a rollout of this key above all that was ever published here: then the store is an old copy,
 * and gates would refuse what it publishes next.
 * A stranger can report anything, so that this only advises, and says how many pages it is from. It takes three pages,
 * and the floor is what at least one in a hundred of those above reports (and three): a few that name an absurd
 * revision beside many that do not change nothing, nor does one so high that it would leave none for changes. How far
 * the floor is above is no sign of a lie, as revisions may be dates.
 */
export const revisionFloor = (
  pages: Iterable<SeenPage>,
  highest: number,
  now: number,
): RevisionFloor | null => {
  const claims: number[] = []
  let heard = 0
  for (const { revision, revisionAt, lastAt } of pages) {
    if (now - lastAt > REMEMBERED_MS) continue
    heard++
    const isClaim = revision > highest && revision <= HIGHEST_FLOOR && now - revisionAt >= SETTLED_MS
    if (isClaim) claims.push(revision)
  }
  const needed = Math.max(MIN_PAGES, Math.ceil(claims.length / 100))
  const floor = claims.toSorted((a, b) => b - a)[needed - 1]
  return floor === undefined ? null : { sentence: sentenceOf(floor, claims.length, heard, highest), floor }
}

const sentenceOf = (floor: number, claims: number, heard: number, highest: number): string =>
  `Browsers report revision ${floor} (${counted(claims)} of the ${counted(heard)} pages of the last 24 hours are ` +
  `above ${highest}), and this server never published one above ${highest}: its store may be an old copy. Restart ` +
  `it with --revision-floor ${floor} so that browsers take its next rollout.`

const counted = (count: number): string => count.toLocaleString('en-US')
