import { leafText } from '../../core/parity/leaf-text.ts'
import { pointerTo } from '../../core/parity/pointer.ts'
import type { PairDifference } from '../../server/parity/answers/answer-pair.ts'
import { clip } from '../status/printable.ts'

type Line = { readonly path: string; readonly text: string }

/** `!` = no rule explains it, `~` = one does. */
type Mark = '!' | '~' | ' '

/**
 * The leaves of both sides in lines beside each other, the same place in the same line.
 * @param width in characters, of both columns
 * @param masked labels stand for values
 */
export const sideBySide = (
  segment: unknown,
  rudderstack: unknown,
  differences: readonly PairDifference[],
  width: number,
  masked = false,
): string[] => {
  const [left, right] = [leavesOf(segment, masked), leavesOf(rudderstack, masked)]
  const paths = [...new Set([...left, ...right].map(({ path }) => path))].toSorted()
  const textOf = (lines: readonly Line[]) => new Map(lines.map(({ path, text }) => [path, text]))
  const [one, other] = [textOf(left), textOf(right)]
  const name = Math.min(48, Math.max(0, ...paths.map(({ length }) => length)))
  const column = Math.max(12, Math.floor((width - name - 6) / 2))
  const line = (mark: Mark, cells: readonly [string, string, string]): string =>
    `${mark} ${clip(cells[0], name).padEnd(name)}  ${clip(cells[1], column).padEnd(column)}  ${clip(cells[2], column)}`.trimEnd()
  return [
    line(' ', ['', 'Segment', 'RudderStack']),
    ...paths.map((path) =>
      line(markOf(path, differences), [path, one.get(path) ?? '', other.get(path) ?? '']),
    ),
  ]
}

const markOf = (path: string, differences: readonly PairDifference[]): Mark => {
  const found = differences.filter(
    (one) => one.path === path || path.startsWith(`${one.path}/`) || one.path.startsWith(`${path}/`),
  )
  if (found.length === 0) return ' '
  return found.some(({ rule }) => rule === undefined) ? '!' : '~'
}

const leavesOf = (value: unknown, masked: boolean, path = ''): Line[] => {
  if (value === null && path === '') return []
  if (typeof value !== 'object' || value === null) return [{ path, text: leafText(value, masked) }]
  const entries = Object.entries(value)
  if (entries.length === 0) return [{ path, text: Array.isArray(value) ? '[]' : '{}' }]
  return entries.flatMap(([name, inner]) => leavesOf(inner, masked, pointerTo(path, name)))
}
