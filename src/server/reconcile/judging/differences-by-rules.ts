import type { Shape } from '../reader/print-copy.ts'
import { changesMeaning, type PairDifference } from './tally.ts'

const FIELD = /^\/(?:properties|traits)\//

const pathsOf = (shape: Shape | null): readonly string[] =>
  shape === null ? [] : [...shape.fields, ...shape.explained.map(({ path }) => path)]

/** Properties and traits that either copy has. */
export const fieldsOf = (segment: Shape | null, rudderstack: Shape | null): readonly string[] => [
  ...new Set([...pathsOf(segment), ...pathsOf(rudderstack)].filter((path) => FIELD.test(path))),
]

/**
 * What the built-in rules explain of a pair, whose copies are equal after them.
 * @param same of each explained leaf '1' where the other copy has it in the very same form
 */
export const differencesByRules = (
  [segment, segmentSame]: readonly [Shape | null, string],
  [rudderstack, rudderstackSame]: readonly [Shape | null, string],
): readonly PairDifference[] => {
  const found = new Map<string, PairDifference>()
  const own = { segment: leavesOf(segment), rudderstack: leavesOf(rudderstack) }
  const add = (shape: Shape | null, same: string): void => {
    for (const [index, { path, rule }] of (shape?.explained ?? []).entries()) {
      if (same[index] !== '0') continue
      const kind = !own.rudderstack.has(path) ? 'missing' : own.segment.has(path) ? 'value' : 'added'
      found.set(`${path} ${rule}`, { path, kind, rule, changesMeaning: changesMeaning(rule) })
    }
  }
  add(segment, segmentSame)
  add(rudderstack, rudderstackSame)
  return [...found.values()]
}

const leavesOf = (shape: Shape | null): ReadonlySet<string> => new Set(pathsOf(shape))
