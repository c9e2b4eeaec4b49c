import { comparePair, type Difference } from '../../../core/parity/compare-pair.ts'
import type { Rule } from '../../../core/parity/user-rule.ts'
import { parsedPayload } from '../parsed-payload.ts'

/** A copy as the warehouse has it; `payload` is '' once that was deleted. */
export type RawCopy = {
  readonly payload: string
  readonly paths: readonly string[]
  readonly types: readonly string[]
  readonly hashes: readonly number[]
}

export type Compared = {
  readonly paths: readonly string[]
  readonly kinds: readonly string[]
  /** '' = unexplained. */
  readonly explained_by: readonly string[]
  readonly changes_meaning: boolean
}

/** By the payloads, or by the leaves' hashes where one of them is gone. */
export const compareCopies = (segment: RawCopy, rudderstack: RawCopy, rules: readonly Rule[]): Compared => {
  const [one, other] = [parsedPayload(segment.payload), parsedPayload(rudderstack.payload)]
  const differences =
    one === null || other === null
      ? differencesOfLeaves(segment, rudderstack)
      : comparePair(one, other, rules).differences
  return {
    paths: differences.map(({ path }) => path),
    kinds: differences.map(({ kind }) => kind),
    explained_by: differences.map(({ rule = '' }) => rule),
    changes_meaning: differences.some(({ effect }) => effect === 'changes-meaning'),
  }
}

type Found = Pick<Difference, 'path' | 'kind' | 'rule' | 'effect'>

/** What is left once the built-in rules were applied: their paths and hashes outlive the payload. */
const differencesOfLeaves = (segment: RawCopy, rudderstack: RawCopy): Found[] => {
  const [one, other] = [leavesOf(segment), leavesOf(rudderstack)]
  return [...new Set([...one.keys(), ...other.keys()])].toSorted().flatMap((path): Found[] => {
    const [a, b] = [one.get(path), other.get(path)]
    // an empty object or list that has members on the other leg: these are what differs
    if (b === undefined) return hasMembers(other, path) ? [] : [{ path, kind: 'missing' }]
    if (a === undefined) return hasMembers(one, path) ? [] : [{ path, kind: 'added' }]
    if (a.type !== b.type) return [{ path, kind: 'type' }]
    return a.hash === b.hash ? [] : [{ path, kind: 'value' }]
  })
}

const hasMembers = (leaves: ReadonlyMap<string, unknown>, path: string): boolean =>
  [...leaves.keys()].some((other) => other.startsWith(`${path}/`))

const leavesOf = ({ paths, types, hashes }: RawCopy) =>
  new Map(paths.map((path, index) => [path, { type: types[index], hash: hashes[index] }]))
