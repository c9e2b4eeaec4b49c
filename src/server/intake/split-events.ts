import { LIMITS } from './limits.ts'

/** One event as it was delivered: its own text, without what stands around it. */
export type RawEvent = { readonly text: string; readonly depth: number }

export type SplitEvents =
  | { readonly ok: true; readonly isBatch: boolean; readonly events: readonly RawEvent[] }
  | { readonly ok: false; readonly why: 'json' | 'too-many' }

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Buffer.from('"\\,[]{}') as unknown as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/**
 * The events of a body, one or a list of them, by their brackets alone: each is parsed by itself, and only after its
 * depth is known, as JSON.parse takes a million levels and blocks the event loop meanwhile. The texts are those that
 * were delivered, so that the same delivery has the same id.
 */
export const splitEvents = (body: string): SplitEvents => {
  const text = trimmed(body)
  const isBatch = text.startsWith('[')
  if (!isBatch) return single(text)
  const events: RawEvent[] = []
  let from = 1
  const add = (to: number, depth: number): void => {
    // the list itself is a level that the event knows nothing of
    events.push({ text: trimmed(text.slice(from, to)), depth: depth - 1 })
    from = to + 1
  }
  const end = walk(text, add)
  if (end.at !== text.length - 1 || !text.endsWith(']')) return { ok: false, why: 'json' }
  if (events.length > 0 || trimmed(text.slice(from, end.at)) !== '') add(end.at, end.depth)
  return events.length > LIMITS.events ? { ok: false, why: 'too-many' } : { ok: true, isBatch, events }
}

const SPACES: readonly string[] = [' ', '\t', '\n', '\r']

/** Without JSON's own white space: other kinds, which `trim` takes away too, are a fault. */
const trimmed = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && SPACES.includes(text[from]!)) from++
  while (to > from && SPACES.includes(text[to - 1]!)) to--
  return text.slice(from, to)
}

const single = (text: string): SplitEvents => {
  const { at, depth } = walk(text, null)
  if (at === -1 || at !== text.length - 1) return { ok: false, why: 'json' }
  return { ok: true, isBatch: false, events: [{ text, depth }] }
}

/**
 * Follows the brackets from the first character, which opens one, to where that is closed (-1: nowhere).
 * @param onComma told of each comma of the outermost level, and the deepest level since the one before
 */
const walk = (
  text: string,
  onComma: ((at: number, depth: number) => void) | null,
): { readonly at: number; readonly depth: number } => {
  let level = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
      if (at === -1) break
    } else if (code === OPEN || code === OPEN_LIST) {
      if (++level > deepest) deepest = level
    } else if (code === CLOSE || code === CLOSE_LIST) {
      if (--level <= 0) return { at, depth: deepest }
    } else if (onComma !== null && code === COMMA && level === 1) {
      onComma(at, deepest)
      deepest = 1
    } else if (level === 0) break
  }
  return { at: -1, depth: deepest }
}

const endOfString = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return -1
}
