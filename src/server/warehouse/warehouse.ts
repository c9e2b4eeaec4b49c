import type { CopyRow, ReportRow } from './rows.ts'

export type WarehouseHealth = {
  readonly state: 'up' | 'starting' | 'down'
  /** A sentence's middle, null while it is up. */
  readonly why: string | null
  readonly engine: 'embedded' | 'cluster'
  /** Of the embedded engine's process. */
  readonly pid: number | null
}

export type TableUsage = {
  readonly table: string
  /** On the disks of all replicas. */
  readonly bytes: number
  readonly rows: number
  /** What a day adds, null before there is an hour to tell it from. */
  readonly bytesPerDay: number | null
  /** Rows are deleted after so many days; null = never. */
  readonly daysKept: number | null
  readonly diskFreeBytes: number
  /** Until the disk is full; null where what is kept levels off before that, or nothing is known. */
  readonly daysLeft: number | null
}

/** Settings of ClickHouse for one query, over the warehouse's own. */
export type QuerySettings = Readonly<Record<string, string | number>>
/** Values of `{name:Type}` in a query. */
export type QueryParameters = Readonly<Record<string, unknown>>

export type Forgotten = { readonly table: string; readonly rows: number }

/**
 * Copies and reports in ClickHouse: the embedded engine, or a server or cluster. SQL keeps to what 25.8 understands and
 * names tables without a database. Every method rejects with WarehouseError.
 */
export type Warehouse = {
  /**
   * Durable once resolved. The same token again changes nothing, so that a batch whose fate is unknown is sent again
   * under its own. Rows of several days may be there in part where it rejects, until that.
   * @param token of these very rows, at most 256 characters
   */
  insertCopies(rows: readonly CopyRow[], token: string): Promise<void>
  /** What each says of its page, and that its person was seen then. */
  insertReports(rows: readonly ReportRow[], token: string): Promise<void>
  /**
   * Rows that were worked out here, under the names of the table's columns: times as text of `timeWithMs`, 64-bit
   * integers as text.
   */
  insertRows(table: string, rows: readonly Readonly<Record<string, unknown>>[], token: string): Promise<void>
  /** Rows with 64-bit integers as text. Asked again by itself where the engine died meanwhile, so it must only read. */
  query<Row>(sql: string, parameters?: QueryParameters, settings?: QuerySettings): Promise<Row[]>
  /** A statement without a result, sent once: where it rejects with 'unavailable' nobody knows whether it ran. */
  command(sql: string, parameters?: QueryParameters, settings?: QuerySettings): Promise<void>
  usage(): Promise<readonly TableUsage[]>
  /**
   * Deletes every row of a person, and of the anonymous ids and sessions that the copies link to that person, except
   * rows that bear another user's id.
   */
  forgetPerson(person: { readonly userId: string }): Promise<readonly Forgotten[]>
  health(): WarehouseHealth
  close(): Promise<void>
}
