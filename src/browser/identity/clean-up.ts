import type { readCookies } from '../cookies.ts'
import type { LocalStore } from '../storage.ts'
import type { Ledger } from './ledger.ts'
import { mayLoadSegment, type SegmentSituation } from './may-load-segment.ts'
import type { removeCookie } from './remove-cookie.ts'

export type CleanUp = {
  /** Keys that were there and are gone now. */
  readonly removed: readonly string[]
  /** Why nothing was removed. */
  readonly refused?: string
}

/** Segment's keys of a person, of its queues and of where visitors came from, and its configuration in our cache. */
const isSegmentKey = (key: string): boolean =>
  /^(ajs_|persisted-queue:v1:|s:context\.referrer$|crossfade_config_segment)/.test(key)

type Cookies = { readonly read: typeof readCookies; readonly remove: typeof removeCookie }

const segmentKeys = (store: LocalStore, cookies: Cookies): string[] => [
  ...new Set([...Object.keys(cookies.read()), ...store.keys()].filter(isSegmentKey)),
]

/**
 * Removes every Segment key from this origin's local storage and from the cookies of this domain and its parents,
 * which all subdomains share. The person stays in the gate's record and at RudderStack. Doing it again changes
 * nothing; where this person may still load Segment nothing is removed.
 */
export function cleanUp(
  store: LocalStore,
  ledger: Pick<Ledger, 'abandon'>,
  situation: SegmentSituation,
  // handed in: a file that others shared with this one would have to be fetched before they could run
  cookies: Cookies,
): CleanUp {
  const why = mayLoadSegment(situation)
  if (why !== null) return { removed: [], refused: `this person may still load Segment: ${why}` }
  // its storage going empty is nobody's logout
  ledger.abandon('segment')
  const found = segmentKeys(store, cookies)
  for (const key of found) {
    cookies.remove(key)
    store.remove(key)
  }
  const left = segmentKeys(store, cookies)
  return { removed: found.filter((key) => !left.includes(key)) }
}
