import { leafText } from '../../../core/parity/leaf-text.ts'
import { pointerTo } from '../../../core/parity/pointer.ts'
import type { PairDifference } from '../../api/wire.ts'

/** What stands in one line of one column: JSON, a container that goes on below, or nothing. */
export type Side =
  | { readonly kind: 'leaf'; readonly text: string }
  | { readonly kind: 'object' | 'list' }
  | null

export type DiffLine = {
  /** JSON Pointer. */
  readonly path: string
  readonly name: string
  readonly depth: number
  readonly segment: Side
  readonly rudderstack: Side
  readonly differences: readonly PairDifference[]
}

type Fields = Readonly<Record<string, unknown>>

/** What people look for comes first; the rest follows as Segment has it, then what RudderStack alone has. */
const FIRST = [
  'type',
  'event',
  'name',
  'category',
  'userId',
  'anonymousId',
  'previousId',
  'groupId',
  'timestamp',
  'properties',
  'traits',
  'integrations',
  'context',
]

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

const has = (value: unknown, name: string): boolean => isBranch(value) && Object.hasOwn(value, name)

const member = (value: unknown, name: string): unknown =>
  has(value, name) ? (value as Fields)[name] : undefined

const sideOf = (value: unknown, masked: boolean): Side => {
  if (value === undefined) return null
  if (isBranch(value)) return { kind: Array.isArray(value) ? 'list' : 'object' }
  return { kind: 'leaf', text: leafText(value, masked) }
}

const namesOf = (values: readonly unknown[], depth: number): string[] => {
  const names = [...new Set(values.flatMap((value) => (isBranch(value) ? Object.keys(value) : [])))]
  if (depth > 0) return names
  const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return names.toSorted((a, b) => rank(a) - rank(b))
}

/**
 * Every line of both canonical forms, the same place in the same line; what differs at places that neither form has
 * (a rule moved them) comes last.
 * @param masked labels stand for values
 */
export const alignLines = (
  segment: unknown,
  rudderstack: unknown,
  differences: readonly PairDifference[],
  masked = false,
): DiffLine[] => {
  const byPath = new Map<string, PairDifference[]>()
  for (const one of differences) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one])
  const lines: DiffLine[] = []
  const add = (one: unknown, other: unknown, path: string, depth: number): void => {
    for (const name of namesOf([one, other], depth)) {
      const at = pointerTo(path, name)
      const [left, right] = [member(one, name), member(other, name)]
      lines.push({
        path: at,
        name,
        depth,
        segment: sideOf(left, masked),
        rudderstack: sideOf(right, masked),
        differences: byPath.get(at) ?? [],
      })
      byPath.delete(at)
      add(left, right, at, depth + 1)
    }
  }
  add(segment, rudderstack, '', 0)
  return [...lines, ...[...byPath].map(([path, found]) => elsewhere(path, found, masked))]
}

const elsewhere = (path: string, differences: readonly PairDifference[], masked: boolean): DiffLine => ({
  path,
  name: path,
  depth: 0,
  segment: sideOf(differences[0]?.segment, masked),
  rudderstack: sideOf(differences[0]?.rudderstack, masked),
  differences,
})

/** How a line is marked: the gravest of what differs in it. */
export type LineState = 'same' | 'expected' | 'changes-meaning' | 'mismatched'

export const stateOf = ({ differences }: DiffLine): LineState => {
  if (differences.length === 0) return 'same'
  if (differences.some(({ rule }) => rule === undefined)) return 'mismatched'
  return differences.some(({ effect }) => effect === 'changes-meaning') ? 'changes-meaning' : 'expected'
}

/** The lines that differ, and those that they stand in. */
export const onlyDiffering = (lines: readonly DiffLine[]): DiffLine[] => {
  const differing = lines.filter((line) => line.differences.length > 0).map(({ path }) => path)
  const holders = new Set(
    differing.flatMap((path) => {
      const parts = path.split('/')
      return parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
    }),
  )
  return lines.filter(({ path }) => holders.has(path))
}
