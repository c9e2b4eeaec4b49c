import { wholeText } from './whole-text.ts'

/** What a column of a table holds for a row, in the form in which JSON brings it there. */
export type Column<Row> = readonly [name: string, value: (row: Row) => unknown]

/** Lines of rows that wait for their insert. */
const made = new WeakMap<object, string>()

const lineOf = <Row>(columns: readonly Column<Row>[], row: Row): string =>
  `${wholeText(JSON.stringify(columns.map(([, value]) => value(row))))}\n`

/** Makes the line of a row that is inserted later, and is not changed before, while the engine is busy with others. */
export const makeLine = <Row extends object>(columns: readonly Column<Row>[], row: Row): void =>
  void made.set(row, lineOf(columns, row))

/** One JSON array a row, in the order of the columns: FORMAT JSONCompactEachRow. */
export const rowLines = <Row extends object>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer =>
  Buffer.from(rows.map((row) => made.get(row) ?? lineOf(columns, row)).join(''))
