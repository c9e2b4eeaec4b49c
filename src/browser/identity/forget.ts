import { readCookies } from '../cookies.ts'
import { writeCookie } from '../write-cookie.ts'
import type { LocalStore } from '../storage.ts'

const ours = /^crossfade_/
const rudderstacks =
  /^(rudder_|rl_(anonymous_id|user_id|trait|group_id|group_trait|session|page_init_\w+|auth_token)$)/
const segments = /^(ajs_|persisted-queue:v1:|s:context\.referrer$)/

/** Every domain a cookie of this page may have been set on: the host and all its parents. */
function domains(): (string | null)[] {
  const parts = location.hostname.split('.')
  return [null, ...parts.map((_, i) => parts.slice(i).join('.'))]
}

/**
 * Removes what the gate and the SDKs that it loaded have stored, as withdrawn consent asks. `ownsSegment`: Segment's
 * SDK is the gate's; what the app's own has stored is the app's to remove.
 */
export function forget(store: LocalStore, ownsSegment: boolean): void {
  const goes = (key: string): boolean =>
    ours.test(key) || rudderstacks.test(key) || (ownsSegment && segments.test(key))
  for (const key of Object.keys(readCookies()).filter(goes))
    for (const domain of domains()) writeCookie(key, null, domain)
  for (const key of store.keys().filter(goes)) store.remove(key)
}
