import { readCookies } from '../cookies.ts'
import { cookieDomain, writeCookie } from '../write-cookie.ts'
import type { LocalStore } from '../storage.ts'

const KEY = 'crossfade_device'

/** Plain ids hash alike in every implementation, whatever bytes it takes from a string. */
const isPlain = (id: string | null): id is string => id !== null && /^[\x20-\x7e]{1,128}$/.test(id)

/**
 * The gate's own first-party id, which survives login, logout and reset: cookie `crossfade_device` on the
 * registrable domain (a server may set it), mirrored in local storage; the cookie wins. The first value is the
 * anonymous id that is already there, so that people keep their bucket when stickiness moves between the two.
 * `null` where it cannot be kept: an id that the next page does not have would change the cohort with every page.
 */
export function deviceId(store: LocalStore, anonymousId: string | null, newId: () => string): string | null {
  const known = readCookies()[KEY] || store.get(KEY)
  const id = known || (isPlain(anonymousId) ? anonymousId : newId())
  writeCookie(KEY, id, cookieDomain())
  const kept = store.set(KEY, id)
  return kept || readCookies()[KEY] === id ? id : null
}
