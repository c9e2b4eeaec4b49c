import { isRecord, type JsonRecord } from '../json.ts'

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

/** A copy with its own keys in order. */
export const sortedKeys = (record: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(record).sort(byName))

/** …and those of every object below. */
export function deeplySortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deeplySortedKeys)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]): [string, unknown] => [name, deeplySortedKeys(item)])
      .sort(byName),
  )
}
