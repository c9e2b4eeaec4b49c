import type { Fields } from '../../core/index.ts'
import { writeCookie } from '../cookies.ts'
import type { RudderstackOptions } from '../sdk/driver.ts'
import type { LocalStore } from '../storage.ts'
import type { Jar, Medium, VendorStorage } from './vendor-storage.ts'

const KEYS = ['rl_anonymous_id', 'rl_user_id', 'rl_group_id', 'rl_trait', 'rl_group_trait'] as const
const PREFIX = 'RS_ENC_v3_'
/** Browsers drop a cookie over 4,096 bytes without a word; the SDK is told such traits once it has loaded. */
const MAX_COOKIE = 3_800

/** RudderStack's "encryption" v3: base64 of the UTF-8 JSON. */
const encode = (value: unknown): string =>
  PREFIX +
  btoa(
    Array.from(new TextEncoder().encode(JSON.stringify(value)), (byte) => String.fromCharCode(byte)).join(''),
  )

function decode(text: string | null | undefined): unknown {
  try {
    if (!text?.startsWith(PREFIX)) return JSON.parse(text ?? 'null')
    const bytes = Uint8Array.from(atob(text.slice(PREFIX.length)), (char) => char.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

const idFrom = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)
const fieldsFrom = (value: unknown): Fields => (typeof value === 'object' && value ? (value as Fields) : {})

/**
 * RudderStack's keys (analytics-js 3.34). Cookies, unless the app's load options say
 * `storage.type: 'localStorage'`; what stands in the other place is read all the same.
 */
export function createRudderstackStorage(
  store: LocalStore,
  domain: () => string | null,
  options: RudderstackOptions['options'],
): VendorStorage {
  const inLocal = (options?.['storage'] as { type?: string } | undefined)?.type === 'localStorage'
  const fromLocal = (key: string): unknown => decode(decode(store.get(key)) as string | null)
  const valuesOf = (jar: Jar, medium: Medium): unknown[] =>
    KEYS.map((key) => (medium === 'cookie' ? decode(jar[key]) : fromLocal(key)))
  return {
    read(jar) {
      const cookies = valuesOf(jar, 'cookie')
      const locals = valuesOf(jar, 'local')
      const [anonymousId, userId, groupId, traits, groupTraits] = KEYS.map((_, i) => cookies[i] ?? locals[i])
      if (anonymousId == null) return null
      return {
        anonymousId: idFrom(anonymousId),
        userId: idFrom(userId),
        traits: fieldsFrom(traits),
        groupId: idFrom(groupId),
        groupTraits: fieldsFrom(groupTraits),
      }
    },
    fingerprint: (jar: Jar, medium: Medium) => JSON.stringify(valuesOf(jar, medium)),
    write({ anonymousId, userId, groupId, traits, groupTraits }) {
      ;[anonymousId, userId, groupId, traits, groupTraits].forEach((value, i) => {
        const key = KEYS[i]!
        const empty = value === null || Object.keys(value).length === 0
        const text = empty ? null : encode(value)
        if (inLocal) {
          if (text === null) store.remove(key)
          else store.set(key, JSON.stringify(text))
        } else writeCookie(key, text !== null && text.length > MAX_COOKIE ? null : text, domain())
      })
    },
    remove() {
      for (const key of KEYS) {
        store.remove(key)
        writeCookie(key, null, domain())
      }
    },
  }
}
