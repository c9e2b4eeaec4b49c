import type { LocalStore } from '../storage.ts'
import { fieldsFrom, type Values, type VendorStorage } from './vendor-storage.ts'

/** Every key of RudderStack's own identity, in the order of `Values`. */
export const RUDDERSTACK_KEYS = [
  'rl_anonymous_id',
  'rl_user_id',
  'rl_group_id',
  'rl_trait',
  'rl_group_trait',
] as const

/** RudderStack's "encryption" v3: base64 of the UTF-8 JSON. */
export const PREFIX = 'RS_ENC_v3_'

function decode(text: unknown): unknown {
  try {
    if (!(text as string).startsWith(PREFIX)) return JSON.parse(text as string)
    const bytes = Uint8Array.from(atob((text as string).slice(PREFIX.length)), (char) => char.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

const idFrom = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` || null : null

/** RudderStack's keys (analytics-js 3.34): in cookies, or in local storage, as the app's load options say. */
export const createRudderstackStorage = (store: LocalStore): VendorStorage => ({
  values: (jar) =>
    [(key: string): unknown => jar[key], (key: string): unknown => decode(store.get(key))].map((read) =>
      RUDDERSTACK_KEYS.map((key, i) => (i < 3 ? idFrom : fieldsFrom)(decode(read(key)))),
    ) as never as [Values, Values],
  person: (cookie, local) => {
    const [anonymousId, userId, groupId, traits, groupTraits] = cookie.map(
      (value, i) => value ?? local[i]!,
    ) as never as Values
    return { anonymousId, userId, traits: traits ?? {}, groupId, groupTraits: groupTraits ?? {} }
  },
})
