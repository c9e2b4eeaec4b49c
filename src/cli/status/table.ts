export type Cell = string

/**
 * Columns as wide as their widest cell; the first is aligned left, the others right. A row of one cell is a
 * heading, which widens no column.
 */
export const table = (rows: readonly (readonly Cell[])[], { indent = '  ', gap = '  ' } = {}): string[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row.length > 1 ? (row[column]?.length ?? 0) : 0))),
  )
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    return `${indent}${cells.join(gap)}`.trimEnd()
  })
}
