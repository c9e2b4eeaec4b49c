import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { ServerError } from '../server-error.ts'
import type { Database } from './database.ts'
import { BUSY_MS, createSqliteDialect } from './sqlite-dialect.ts'
import { isBusy, sqliteProblem } from './sqlite-problem.ts'
import type { Tables } from './tables.ts'
import { whenFree } from './when-free.ts'

/**
 * Opens `control.sqlite` in the data folder; makes both where they are missing, for this user alone.
 * @throws ServerError 'database'
 */
export const openSqlite = async (dataDir: string): Promise<Database> => {
  const file = join(dataDir, 'control.sqlite')
  try {
    makePrivateFile(dataDir, file)
    const [writing, reading] = [await connect(file), await connect(file)]
    return {
      dialect: 'sqlite',
      place: file,
      tables: kysely(writing),
      reads: kysely(reading),
      // a transaction has the write lock since it began
      lock: async () => {},
      // it has waited as long as it may before it began
      mayRetry: () => false,
      problem: (error) => sqliteProblem(file, error),
      async close() {
        // kysely closes only what was asked something; the last to close tidies up
        for (const each of [reading, writing]) if (each.isOpen) each.close()
      },
    }
  } catch (error) {
    throw new ServerError('database', sqliteProblem(file, error), { cause: error })
  }
}

const kysely = (database: DatabaseSync): Kysely<Tables> =>
  new Kysely({ dialect: createSqliteDialect(database) })

/** SQLite gives the files that it keeps beside it the same mode. */
const makePrivateFile = (dataDir: string, file: string): void => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // Only a new file is opened here, and closed at once: closing one that a connection of this process has open would
  // drop its locks (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_)
  if (statSync(file, { throwIfNoEntry: false }) === undefined) createFile(file)
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
}

const createFile = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    // another process was faster
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

const connect = async (file: string): Promise<DatabaseSync> => {
  // not every Node that can run the rest has it
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    // readers never wait for the writer, and what is committed survives a loss of power
    await whenFree(() => database.exec('pragma journal_mode = wal; pragma synchronous = full'), isBusy)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
