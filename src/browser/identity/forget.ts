import { readCookies } from '../cookies.ts'
import { FORCE_KEY } from '../force-key.ts'
import { JOURNAL } from '../journal-name.ts'
import type { LocalStore } from '../storage.ts'
import { removeCookie } from './remove-cookie.ts'

const ours = /^crossfade_/
const rudderstacks =
  /^(rudder_|rl_(anonymous_id|user_id|trait|group_id|group_trait|session|page_init_\w+|auth_token)$)/
const segments = /^(ajs_|persisted-queue:v1:|s:context\.referrer$)/

/**
 * Removes what the gate and the SDKs that it loaded have stored, as withdrawn consent asks. `ownsSegment`: Segment's
 * SDK is the gate's; what the app's own has stored is the app's to remove.
 */
export function forget(store: LocalStore, ownsSegment: boolean): void {
  const goes = (key: string): boolean =>
    ours.test(key) || rudderstacks.test(key) || (ownsSegment && segments.test(key))
  for (const key of Object.keys(readCookies()).filter(goes)) removeCookie(key)
  for (const key of store.keys().filter(goes)) store.remove(key)
  try {
    sessionStorage.removeItem(FORCE_KEY)
  } catch {
    // a frame without
  }
  try {
    indexedDB.deleteDatabase(JOURNAL)
  } catch {
    // a browser, or a frame, without
  }
}
