/** As RudderStack's SDK writes a body: no member is null, a place in an array may be. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutNulls(inner ?? null))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, inner]) => inner != null)
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]))
}
