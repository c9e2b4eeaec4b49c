import { isUtf8 } from 'node:buffer'
import { LIMITS } from '../../intake/limits.ts'
import { BAD_EVENTS, parseEvent, type ParsedEvent } from '../../intake/parse-event.ts'
import { splitEvents } from '../../intake/split-events.ts'
import type { Fields } from '../../../core/index.ts'

export type ParsedLine =
  | { readonly kind: 'event'; readonly text: string; readonly event: Fields }
  /** Nothing, or a message that somebody is to be deleted. */
  | { readonly kind: 'empty' | 'deletion' }
  /** What it is instead, a sentence's end. */
  | { readonly kind: 'bad'; readonly what: string }

const TYPES: readonly unknown[] = ['track', 'page', 'screen', 'identify', 'group', 'alias']

/** null where it is none. */
const lineText = (bytes: Buffer): string | null => (isUtf8(bytes) ? bytes.toString('utf8').trim() : null)

export const parseLine = (bytes: Buffer): ParsedLine => {
  const text = lineText(bytes)
  if (text === null) return bad('is not valid UTF-8')
  if (text === '') return { kind: 'empty' }
  const parsed = parsedText(text)
  if (!parsed.ok) return bad(parsed.why === 'json' ? 'is no JSON' : `is no event: ${BAD_EVENTS[parsed.why]}`)
  const { type } = parsed.event
  if (type === 'delete') return { kind: 'deletion' }
  if (!TYPES.includes(type)) return bad(`is no event: ${BAD_EVENTS.type}`)
  return { kind: 'event', text, event: parsed.event }
}

const bad = (what: string): ParsedLine => ({ kind: 'bad', what })

/** A number with a large exponent, or what looks like one in a text. */
const LARGE = /[:,[\s]-?\d+(?:\.\d+)?[eE]\+?\d{3}/

/** Shorter than twice as many values as an event may have; no key of a prototype, no number that could be too large. */
const isHarmless = (text: string): boolean =>
  text.length < 2 * LIMITS.values &&
  !text.includes('__proto__') &&
  !text.includes('\\u') &&
  !LARGE.test(text) &&
  opensAtMost(text, LIMITS.depth)

const parsedText = (text: string): ParsedEvent => {
  if (text.startsWith('{') && isHarmless(text)) return parsedJson(text)
  if (opensAtMost(text, LIMITS.depth)) return parseEvent({ text, depth: 0 })
  const split = splitEvents(text)
  const [only] = split.ok && !split.isBatch ? split.events : []
  // a list is parsed as far as to say that it is none
  if (only === undefined) return { ok: false, why: text.startsWith('[') ? 'not-an-object' : 'json' }
  return parseEvent(only)
}

/** What all but a few are, without a look at every value. */
const parsedJson = (text: string): ParsedEvent => {
  try {
    return { ok: true, event: JSON.parse(text) as Fields }
  } catch {
    return { ok: false, why: 'json' }
  }
}

/** Whether it has so few brackets that it cannot be nested deeper. */
const opensAtMost = (text: string, most: number): boolean => {
  let count = 0
  for (const bracket of '{[')
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
      if (++count > most) return false
  return true
}
