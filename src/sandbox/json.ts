export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `undefined` where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A copy of `target` with the value at the JSON Pointer replaced; missing objects on the way are made. */
export function withValueAt(target: unknown, pointer: string, value: unknown): unknown {
  const [first, ...rest] = pointer.split('/').slice(1)
  if (first === undefined) return value
  const key = first.replaceAll('~1', '/').replaceAll('~0', '~')
  const below = rest.length === 0 ? '' : `/${rest.join('/')}`
  if (Array.isArray(target)) {
    return target.map((item: unknown, index) =>
      String(index) === key ? withValueAt(item, below, value) : item,
    )
  }
  const record = isRecord(target) ? target : {}
  // entries, not a spread with a computed key: a key `__proto__` stays an ordinary key
  const changed = withValueAt(Object.hasOwn(record, key) ? record[key] : undefined, below, value)
  return Object.fromEntries([...Object.entries(record).filter(([name]) => name !== key), [key, changed]])
}
