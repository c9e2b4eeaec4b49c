import type { Fields } from '../call/call.ts'

/** The names that were last seen at a place, and the same sorted. */
export type LastNames = { names: readonly string[]; sorted: readonly string[] }

/** Strangers choose the names: so many, and so long, are kept. */
const MOST = 40
const LONGEST = 64

const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, i) => name === others[i])

/** The names of an object's members, sorted. One SDK says them in one order nearly always, so that it is known then. */
export function sortedNamesAs(last: LastNames, fields: Fields): readonly string[] {
  const names = Object.keys(fields)
  if (names.length < 2) return names
  if (areSame(names, last.names)) return last.sorted
  const sorted = [...names].sort()
  if (names.length <= MOST && names.every(({ length }) => length <= LONGEST)) {
    last.names = names
    last.sorted = sorted
  }
  return sorted
}
