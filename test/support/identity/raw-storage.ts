import type { Fields } from './segment-person-oracle.ts'

/** What a page's storage says, decoded by hand. */
export type Observation = {
  readonly cookies: string
  readonly local: Readonly<Record<string, string>>
  readonly segment: Fields | null
  readonly rudderstack: Fields | null
}

const IDS = ['anonymousId', 'userId', 'groupId'] as const
const SEGMENT_IDS = ['ajs_anonymous_id', 'ajs_user_id', 'ajs_group_id']
const SEGMENT_FIELDS = { traits: 'ajs_user_traits', groupTraits: 'ajs_group_properties' }
const RUDDERSTACK = {
  anonymousId: 'rl_anonymous_id',
  userId: 'rl_user_id',
  groupId: 'rl_group_id',
  traits: 'rl_trait',
  groupTraits: 'rl_group_trait',
}

export function cookiesOf(text: string): Map<string, string> {
  const pairs = text.split('; ').filter(Boolean)
  return new Map(
    pairs.map((pair) => [pair.split('=')[0]!, decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]),
  )
}

/** Segment's ids as they stand in its cookies, raw text. */
export function segmentCookies({ cookies }: Observation): Fields {
  const jar = cookiesOf(cookies)
  return Object.fromEntries(IDS.map((name, i) => [name, jar.get(SEGMENT_IDS[i]!) ?? null]))
}

/** Segment's local storage: JSON. */
export function segmentLocal({ local }: Observation): Fields {
  const read = (key: string): unknown => JSON.parse(local[key] ?? 'null')
  const ids = IDS.map((name, i) => [name, read(SEGMENT_IDS[i]!)])
  const fields = Object.entries(SEGMENT_FIELDS).map(([name, key]) => [name, read(key) ?? {}])
  return Object.fromEntries([...ids, ...fields])
}

/** RudderStack's cookies: base64 of JSON after a prefix. */
export function rudderstackCookies({ cookies }: Observation): Fields {
  const jar = cookiesOf(cookies)
  const read = (key: string): unknown => {
    const text = jar.get(key)
    if (text === undefined) return null
    return JSON.parse(Buffer.from(text.replace('RS_ENC_v3_', ''), 'base64').toString('utf8'))
  }
  return Object.fromEntries(
    Object.entries(RUDDERSTACK).map(([name, key]) => {
      const value = read(key)
      return [name, /[tT]raits/.test(name) ? (value ?? {}) : value || null]
    }),
  )
}

/** Whether a vendor has ever kept anything here. */
export const hasStorage = ({ cookies, local }: Observation, prefix: 'ajs_' | 'rl_'): boolean =>
  [...cookiesOf(cookies).keys(), ...Object.keys(local)].some(
    (key) => key.startsWith(prefix) && !/^rl_(session|page)/.test(key),
  )
