import type { Fields } from '../../core/index.ts'
import { LIMITS } from './limits.ts'
import type { RawEvent } from './split-events.ts'

/** Why an event of a body that is well-formed is refused. */
export const BAD_EVENTS = {
  'not-an-object': 'an event is not an object',
  'event-too-large': `an event has over ${LIMITS.eventChars} characters`,
  'too-deep': `an event is nested deeper than ${LIMITS.depth} levels`,
  'too-many-values': `an event has over ${LIMITS.values} keys and entries`,
  number: 'an event has a number that is too large',
  'prototype-key': 'an event has the key "__proto__"',
  type: 'an event has a type other than track, page, screen, identify, group and alias',
} as const

export type BadEvent = keyof typeof BAD_EVENTS

export type ParsedEvent =
  | { readonly ok: true; readonly event: Fields }
  /** `json`: the whole body is none. */
  | { readonly ok: false; readonly why: BadEvent | 'json' }

const bad = (why: BadEvent | 'json'): ParsedEvent => ({ ok: false, why })

/** One event, parsed and held to the limits. Never throws. */
export const parseEvent = ({ text, depth }: RawEvent): ParsedEvent => {
  if (text.length > LIMITS.eventChars) return bad('event-too-large')
  if (depth > LIMITS.depth) return bad('too-deep')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('json')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('not-an-object')
  const fault = faultOf(value as Fields)
  if (fault !== null) return bad(fault)
  return { ok: true, event: HALF_PAIR.test(text) ? (wellFormed(value) as Fields) : (value as Fields) }
}

const faultOf = (event: Fields): BadEvent | null => {
  const stack: object[] = [event]
  let values = 0
  for (let holder = stack.pop(); holder !== undefined; holder = stack.pop()) {
    const keys = Array.isArray(holder) ? null : Object.keys(holder)
    // an own key in what JSON.parse gives; written to another object it would change that one's class
    if (keys?.includes('__proto__')) return 'prototype-key'
    const children: readonly unknown[] = keys === null ? (holder as unknown[]) : Object.values(holder)
    values += children.length
    if (values > LIMITS.values) return 'too-many-values'
    for (const child of children) {
      if (typeof child === 'object') {
        if (child !== null) stack.push(child)
      }
      // JSON.parse reads 1e999 as Infinity
      else if (typeof child === 'number' && !Number.isFinite(child)) return 'number'
    }
  }
  return null
}

/** Only an escape brings half a surrogate pair into what was UTF-8, and the warehouse refuses a whole batch for one. */
const HALF_PAIR = /\\u[dD][89a-fA-F]/

const wellFormed = (value: unknown): unknown => {
  // what UTF-8 cannot say becomes U+FFFD
  if (typeof value === 'string') return Buffer.from(value).toString()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [wellFormed(key) as string, wellFormed(child)]),
  )
}
