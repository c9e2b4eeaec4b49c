import { HEADERS } from './answer.ts'

export type Cell = string | number | boolean | null | undefined

/** A spreadsheet would run a text that begins so as a formula, in full width too (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/

const cellText = (cell: Cell): string => {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180, with a header. @param columns name → how to get it from a row */
export const csvOf = <Row>(
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row) => Cell>>,
): string => {
  const line = (cells: readonly Cell[]): string => `${cells.map(cellText).join()}\r\n`
  const getters = Object.values(columns)
  return [line(Object.keys(columns)), ...rows.map((row) => line(getters.map((get) => get(row))))].join('')
}

export const csvAnswer = (text: string, name: string): Response =>
  new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      ...HEADERS,
    },
  })
