import type { ControlStore } from './control-store.ts'
import { migrate } from './migrate.ts'
import { createSqlControlStore } from './sql-control-store.ts'

export type ControlStoreOptions = {
  /** PostgreSQL; undefined or empty = SQLite in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** ms since epoch. */
  readonly now: () => number
}

/**
 * Opens the control store, and brings its database to the schema of this program.
 * @throws ServerError 'database' in one sentence: not reachable, not let in, no database, or one of a newer version
 */
export const openControlStore = async ({
  databaseUrl,
  dataDir,
  now,
}: ControlStoreOptions): Promise<ControlStore> => {
  const database = await (databaseUrl ? openPostgres(databaseUrl) : openSqlite(dataDir))
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return createSqlControlStore(database, now)
}

// each is loaded where it is asked for: one needs a recent Node, the other weighs on every start

const openPostgres = async (databaseUrl: string) =>
  (await import('./open-postgres.ts')).openPostgres(databaseUrl)

const openSqlite = async (dataDir: string) => (await import('./open-sqlite.ts')).openSqlite(dataDir)
