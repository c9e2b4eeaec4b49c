import type { Assignment } from '../../core/index.ts'
import { readCookies, writeCookie } from '../cookies.ts'
import type { LocalStore } from '../storage.ts'

export type CleanUp = {
  /** Keys that were there and are gone now. */
  readonly removed: readonly string[]
  /** Why nothing was removed. */
  readonly refused?: string
}

/** Segment's keys of a person and of its queues; the person stays in the gate's record and at RudderStack. */
const isSegmentKey = (key: string): boolean =>
  /^(ajs_|persisted-queue:v1:|crossfade_config_segment)/.test(key)

/** Every domain a cookie of this page may have been set on: the host and all its parents. */
function domains(): (string | null)[] {
  const parts = location.hostname.split('.')
  return [null, ...parts.map((_, i) => parts.slice(i).join('.'))]
}

/**
 * Removes every Segment key on this domain and its parents, where this person can no longer load Segment: not by the
 * assignment in force, and not by a failover or a fallback either. Doing it again changes nothing.
 */
export function cleanUp(store: LocalStore, assignment: Assignment | null, mayReturn: boolean): CleanUp {
  if (assignment?.cohort !== 'rudderstack' || mayReturn) {
    return {
      removed: [],
      refused: 'this person may still load Segment: reaches Segment must be 0 for everybody',
    }
  }
  const cookies = Object.keys(readCookies()).filter(isSegmentKey)
  const local = store.keys().filter(isSegmentKey)
  for (const key of cookies) for (const domain of domains()) writeCookie(key, null, domain)
  for (const key of local) store.remove(key)
  return { removed: [...new Set([...cookies, ...local])] }
}
