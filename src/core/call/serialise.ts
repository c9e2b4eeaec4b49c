/** What stands where a value was that could not be read: a throwing getter, a revoked Proxy. */
export const UNREADABLE = '[Unreadable]'
/** What stands where a value contains itself; RudderStack's own SDK writes the same words. */
export const CIRCULAR = '[Circular Reference]'
/** What stands where a call's arguments are more than any vendor takes. */
export const TRUNCATED = '[Truncated]'
/**
 * Objects and arrays copied for one argument. Values that name each other in a circle (the nodes of a framework's tree,
 * behind an event object) have paths without number, and each path would be walked; no vendor takes so large a call.
 */
const MAX_OBJECTS = 50_000

type Walk = { /** The objects around the value, outermost first. */ readonly path: object[]; left: number }

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1)

const entriesOf = (value: object, copy: (inner: unknown) => unknown): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    // `__proto__` as an own key comes from JSON.parse of hostile text and would set our copy's prototype
    if (key === '__proto__') continue
    let inner: unknown = UNREADABLE
    try {
      inner = copy((value as Record<string, unknown>)[key])
    } catch {}
    out[key] = inner
  }
  return out
}

/**
 * A deep copy that `JSON.stringify` can take, made at the moment of the call: later changes by the page, circular
 * references, BigInt, DOM nodes, throwing getters and Proxies can harm neither leg.
 * Everything JSON can express comes out as JSON would express it (toJSON is honoured, functions and symbols become
 * undefined and vanish on the wire, in arrays they become null, a Map is `{}`). A member that is undefined stays one:
 * a trait set to undefined takes the earlier one away, as with Segment's SDK. A Date stays a Date and NaN stays NaN, because each vendor treats
 * these in its own way. A BigInt becomes its decimal digits: no number type of either wire could hold it.
 * What lies beyond 50,000 objects is left out, and said so. Never throws.
 */
export const toSerialisable = (value: unknown): unknown => copySafely(value, { path: [], left: MAX_OBJECTS })

function copySafely(value: unknown, walk: Walk): unknown {
  try {
    return copyValue(value, walk)
  } catch {
    return UNREADABLE
  }
}

function copyValue(value: unknown, walk: Walk): unknown {
  if (typeof value === 'bigint') return `${value}`
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (walk.path.includes(value)) return CIRCULAR
  if (walk.left-- <= 0) return TRUNCATED
  const tag = tagOf(value)
  if (tag === 'Date') return new Date((value as Date).getTime())
  if (tag === 'String' || tag === 'Number' || tag === 'Boolean') return value.valueOf()
  walk.path.push(value)
  try {
    return copyMembers(value, (inner) => copySafely(inner, walk))
  } finally {
    walk.path.pop()
  }
}

function copyMembers(value: object, copy: (inner: unknown) => unknown): unknown {
  const { toJSON, nodeType } = value as { toJSON?: unknown; nodeType?: unknown }
  if (typeof toJSON === 'function') return copy(toJSON.call(value))
  // what JSON makes of a node, without the framework's own circular expandos on it
  if (typeof nodeType === 'number') return {}
  if (!Array.isArray(value)) return entriesOf(value, copy)
  const out: unknown[] = []
  for (let i = 0; i < value.length; i++) out[i] = copy(value[i]) ?? null
  return out
}
