import type { Fields, OraclePerson } from './segment-person-oracle.ts'

/** Ties each made-up id of an expectation (`~1`) to the one that was really seen, one to one. */
export type Binding = { fits(expected: string | null, seen: unknown): boolean; readonly names: () => string }

export function createBinding(): Binding {
  const seenAs = new Map<string, string>()
  return {
    fits(expected, seen) {
      if (!expected?.startsWith('~')) return expected === (seen ?? null)
      if (typeof seen !== 'string' || seen === '') return false
      const bound = seenAs.get(expected)
      if (bound !== undefined) return bound === seen
      if ([...seenAs.values()].includes(seen)) return false
      seenAs.set(expected, seen)
      return true
    },
    names: () => [...seenAs].map(([token, seen]) => `${token}=${seen}`).join(' '),
  }
}

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const text = (value: unknown): string => JSON.stringify(value, sorted)

/** RudderStack's SDK leaves null members of objects out of what it sends. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? withoutNulls(one) : one))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** What differs between the expected person and those fields of one that were seen, each as a sentence. */
export function personProblems(
  where: string,
  expected: OraclePerson,
  seen: Fields,
  binding: Binding,
): string[] {
  return Object.entries(seen).flatMap(([name, value]) => {
    const wanted = expected[name as keyof OraclePerson]
    const same =
      name === 'anonymousId'
        ? binding.fits(wanted as string | null, value)
        : text(wanted) === text(value ?? null)
    const shown = name === 'anonymousId' ? `${text(wanted)} (${binding.names()})` : text(wanted)
    return same ? [] : [`${where}: ${name} is ${text(value)}, expected ${shown}`]
  })
}
