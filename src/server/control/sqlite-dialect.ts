import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import {
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely'
import { isBusy } from './sqlite-problem.ts'
import { whenFree } from './when-free.ts'

/** How long a statement outside a transaction waits for another process; it holds up this one meanwhile. */
export const BUSY_MS = 5_000

/** kysely over Node's own SQLite. */
export const createSqliteDialect = (database: DatabaseSync): Dialect => ({
  createAdapter: () => new TransactionalAdapter(),
  createDriver: () => new ImmediateDriver(database),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** SQLite can undo a schema change; kysely leaves that off for migrations that switch foreign keys, as ours do not. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/**
 * Transactions take the write lock when they begin: one that read first could find at its first write that another
 * process had written since, and no waiting helps then (https://sqlite.org/isolation.html).
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    super({ database: sqliteDatabase(database) })
    this.#database = database
  }

  override beginTransaction(): Promise<void> {
    return whenFree(() => {
      this.#database.exec('pragma busy_timeout = 0')
      try {
        this.#database.exec('begin immediate')
      } finally {
        this.#database.exec(`pragma busy_timeout = ${BUSY_MS}`)
      }
    }, isBusy)
  }

  override async rollbackTransaction(): Promise<void> {
    // a full disk has undone it already, and a second time would hide why
    if (this.#database.isTransaction) this.#database.exec('rollback')
  }
}

const sqliteDatabase = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare(text): SqliteStatement {
    const statement = database.prepare(text)
    const inputs = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      // plain objects, as every other driver gives
      all: (parameters) => statement.all(...inputs(parameters)).map((row) => ({ ...row })),
      run: (parameters) => statement.run(...inputs(parameters)),
      iterate: (parameters) => statement.iterate(...inputs(parameters)),
    }
  },
})
