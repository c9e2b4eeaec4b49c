import type { Person } from '../../core/index.ts'
import { writeCookie } from '../write-cookie.ts'
import type { LocalStore } from '../storage.ts'
import { PREFIX, RUDDERSTACK_KEYS } from './rudderstack-storage.ts'

/** Browsers drop a cookie over 4,096 bytes without a word; the SDK is told such traits once it has loaded. */
const MAX_COOKIE = 3_800

const encode = (value: unknown): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return PREFIX + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Makes RudderStack's storage say that this person is here. */
export function writeRudderstack(
  store: LocalStore,
  domain: string | null,
  inLocalStorage: boolean,
  person: Person,
): void {
  const { anonymousId, userId, groupId, traits, groupTraits } = person
  ;[anonymousId, userId, groupId, traits, groupTraits].forEach((value, i) => {
    const key = RUDDERSTACK_KEYS[i]!
    const text = value === null || Object.keys(value).length === 0 ? null : encode(value)
    if (!inLocalStorage) writeCookie(key, text !== null && text.length > MAX_COOKIE ? null : text, domain)
    else if (text === null) store.remove(key)
    else store.set(key, JSON.stringify(text))
  })
}
