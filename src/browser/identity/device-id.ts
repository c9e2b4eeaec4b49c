import { isPlainId } from '../../core/cohort/is-plain-id.ts'
import { readCookies } from '../cookies.ts'
import { DEVICE_KEY } from '../device-key.ts'
import { writeCookie } from '../write-cookie.ts'
import type { LocalStore } from '../storage.ts'

/**
 * The gate's own first-party id, which survives login, logout and reset: cookie `crossfade_device` on the
 * registrable domain (a server may set it), mirrored in local storage; the cookie wins. The first value is the
 * anonymous id that is already there, so that people keep their bucket when stickiness moves between the two.
 * `null` where it cannot be kept: an id that the next page does not have would change the cohort with every page.
 */
export function deviceId(
  store: LocalStore,
  domain: string | null,
  anonymousId: string | null,
  newId: () => string,
): string | null {
  // what somebody else has written there goes onto every event: anything that is no id of ours is replaced
  const id = [readCookies()[DEVICE_KEY], store.get(DEVICE_KEY), anonymousId].find(isPlainId) ?? newId()
  writeCookie(DEVICE_KEY, id, domain)
  const kept = store.set(DEVICE_KEY, id)
  return kept || readCookies()[DEVICE_KEY] === id ? id : null
}
