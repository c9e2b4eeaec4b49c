import { wrap } from './wrap.ts'

type Row = readonly (string | readonly string[])[]

/**
 * Columns aligned left, none wider than its limit: longer text goes on below, and a list has a line for each item.
 * @param limits of the columns in characters, at least 1
 */
export const wrappedTable = (rows: readonly Row[], limits: readonly number[]): string[] => {
  const wrapped = rows.map((row) =>
    row.map((cell, column) => [cell].flat().flatMap((line) => wrap(line, limits[column] ?? 1))),
  )
  const widths = limits.map((_, column) =>
    Math.max(0, ...wrapped.flatMap((row) => (row[column] ?? []).map((line) => line.length))),
  )
  return wrapped.flatMap((row) => linesOf(row, widths))
}

const linesOf = (cells: readonly (readonly string[])[], widths: readonly number[]): string[] =>
  Array.from({ length: Math.max(1, ...cells.map(({ length }) => length)) }, (_, line) =>
    `  ${cells.map((cell, column) => (cell[line] ?? '').padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
