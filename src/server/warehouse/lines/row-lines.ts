import { wholeText } from './whole-text.ts'

/** What a column of a table holds for a row, in the form in which JSON brings it there. */
export type Column<Row> = readonly [name: string, value: (row: Row) => unknown]

/** One JSON array a row, in the order of the columns: FORMAT JSONCompactEachRow. */
export const rowLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer =>
  Buffer.from(
    rows.map((row) => `${wholeText(JSON.stringify(columns.map(([, value]) => value(row))))}\n`).join(''),
  )
