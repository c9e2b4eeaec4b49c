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
    // much faster than a TextDecoder, and every call may come here
    return JSON.parse(decodeURIComponent(escape(atob((text as string).slice(PREFIX.length)))))
  } catch {
    return null
  }
}

const idFrom = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` || null : null

/** RudderStack's keys (analytics-js 3.34): in cookies, or in local storage, as the app's load options say. */
export const rudderstackStorage: VendorStorage = {
  keys: RUDDERSTACK_KEYS,
  values: (media) =>
    media.map((texts, local) =>
      texts.map((text, i) => (i < 3 ? idFrom : fieldsFrom)(decode(local ? decode(text) : text))),
    ) as never as [Values, Values],
  person: (cookie, local) => {
    const [anonymousId, userId, groupId, traits, groupTraits] = cookie.map(
      (value, i) => value ?? local[i]!,
    ) as never as Values
    return { anonymousId, userId, traits: traits ?? {}, groupId, groupTraits: groupTraits ?? {} }
  },
}
