import type { Kysely } from 'kysely'
import type { Dialect } from './migrations.ts'
import type { Tables, Writer } from './tables.ts'

/** What the control store asks of a kind of database beyond SQL that both speak. */
export type Database = {
  readonly dialect: Dialect
  /** For messages: what it is and where. Without a password. */
  readonly place: string
  readonly tables: Kysely<Tables>
  /** The same for what only reads: it waits for no change. */
  readonly reads: Kysely<Tables>
  /** The first step of every change: until it commits, no other change of any process begins. */
  lock(writer: Writer): Promise<void>
  /** Whether the change was undone for a reason that a second try would not meet. */
  mayRetry(error: unknown): boolean
  /** One sentence that says why it cannot be opened, and what to do. */
  problem(error: unknown): string
  close(): Promise<void>
}
