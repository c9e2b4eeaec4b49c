/** A value, or why there is none: half a sentence ("is nested deeper than 32 levels"). */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string }

const MAX_DEPTH = 32
// merging an object with such a key would change Object.prototype or a class
const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype']

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}')

const refuse = (message: string): ParsedJson => ({ ok: false, message })

/** JSON from a stranger: strict UTF-8, at most 32 levels, finite numbers, no prototype keys. Never throws. */
export const parseJson = (bytes: Uint8Array): ParsedJson => {
  // before JSON.parse, which accepts a million levels and blocks the event loop meanwhile
  if (isTooDeep(bytes)) return refuse(`is nested deeper than ${MAX_DEPTH} levels`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return refuse('is not valid UTF-8')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('is not valid JSON')
  }
  const fault = findFault(value)
  return fault === null ? { ok: true, value } : refuse(fault)
}

const isTooDeep = (bytes: Uint8Array): boolean => {
  let depth = 0
  let inString = false
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]
    if (inString) {
      if (byte === BACKSLASH) index++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return true
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth--
  }
  return false
}

const findFault = (root: unknown): string | null => {
  const stack: unknown[] = [root]
  while (stack.length > 0) {
    const value = stack.pop()
    // JSON.parse reads 1e999 as Infinity
    if (typeof value === 'number' && !Number.isFinite(value)) return 'has a number that is too large'
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      // a list of millions has as many entries
      for (const child of value) stack.push(child)
      continue
    }
    for (const key of Object.keys(value)) {
      if (PROTOTYPE_KEYS.includes(key)) return `has the key "${key}"`
      stack.push((value as Record<string, unknown>)[key])
    }
  }
  return null
}
