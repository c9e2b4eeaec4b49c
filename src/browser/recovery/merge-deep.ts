import type { Fields } from '../../core/index.ts'

export const isObject = (value: unknown): value is Fields =>
  Object.prototype.toString.call(value) === '[object Object]'

function mergeArrays(left: readonly unknown[], right: readonly unknown[]): unknown[] {
  const merged = [...left]
  right.forEach((value, i) => void (merged[i] = mergeValues(left[i], value)))
  return merged
}

function mergeValues(left: unknown, right: unknown): unknown {
  if (isObject(left) && isObject(right)) return mergeDeep(left, right)
  return Array.isArray(left) && Array.isArray(right) ? mergeArrays(left, right) : right
}

/** `right` over `left`, objects member by member and arrays place by place, as RudderStack's SDK merges. */
export function mergeDeep(left: Fields, right: Fields): Fields {
  const merged = { ...left }
  for (const [key, value] of Object.entries(right)) merged[key] = mergeValues(left[key], value)
  return merged
}
