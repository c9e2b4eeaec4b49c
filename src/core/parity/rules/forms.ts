import { isFields } from '../../call/canonical-copy.ts'
import type { Fields } from '../../call/call.ts'
import { own } from '../json-value.ts'

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** With a scheme; apps in a shell have ones of their own. */
export const isUrl = (value: unknown): boolean =>
  typeof value === 'string' && /^[a-z][a-z\d+.-]*:\S*$/i.test(value)

/** A host with or without its port, or none at all. */
export const isHost = (value: unknown): boolean => typeof value === 'string' && /^[^\s/?#@]*$/.test(value)

/** `Europe/Zurich`, `UTC`, `Etc/GMT+5` */
export const isZoneName = (value: unknown): boolean =>
  typeof value === 'string' && /^[A-Za-z_]+(\/[\w+-]+)*$/.test(value)

/** `GMT+0100` */
export const isZoneOffset = (value: unknown): boolean =>
  typeof value === 'string' && /^GMT[+-]\d{4}$/.test(value)

/** Of a machine; `0.0.0.0` and `::` are an app's way to hide it. */
export const isAddress = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(\d{1,3}(\.\d{1,3}){3}|[\da-f.]*:[\da-f:.]*)$/i.test(value) &&
  !/^[0.:]+$/.test(value)

/** A member of a member, and so on. */
export const inside = (fields: Fields, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isFields(at) ? own(at, name) : undefined), fields)

const decoded = (text: string): string => {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** What a query string says of a campaign, by the names that both SDKs give it: `utm_campaign` is `name`. */
export function campaignOf(search: unknown): Fields {
  if (typeof search !== 'string') return {}
  const pairs = search
    .replace(/^\?/, '')
    .split('&')
    .map((pair) => pair.split('=').map(decoded))
    .filter(([key = '']) => key.startsWith('utm_'))
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key === 'utm_campaign' ? 'name' : key.slice(4), value]),
  )
}
