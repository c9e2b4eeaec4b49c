import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { ServerError } from '../server-error.ts'
import type { Database } from './database.ts'
import { migrationsOf } from './migrations.ts'

const TABLE = 'crossfade_migration'

/**
 * Brings the database to the schema of this program. Of several servers that start at once one does it and the others
 * wait: kysely takes a lock on PostgreSQL, and on SQLite all of it is one transaction.
 * @throws ServerError 'database'
 */
export const migrate = async (database: Database): Promise<void> => {
  const migrations = migrationsOf(database.dialect)
  const migrator = new Migrator({
    db: database.tables,
    provider: { getMigrations: async () => ({ ...migrations }) },
    // an app that shares the database may use kysely too
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  // a database that does not answer is not asked again
  const names = isOfAnother(error) ? await executed(database) : []
  const unknown = names.filter((name) => !(name in migrations))
  const message = unknown.length > 0 ? tooNew(database, unknown) : database.problem(error)
  throw new ServerError('database', message, { cause: error })
}

/** kysely found migrations that it was not given, or not in this order. */
const isOfAnother = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('corrupted migrations')

/** Names of the migrations that the database has. */
const executed = async ({ tables }: Database): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`select name from ${sql.id(TABLE)} order by name`.execute(
    tables,
  )
  return rows.map(({ name }) => name)
}

const tooNew = ({ place }: Database, unknown: readonly string[]): string =>
  `${place} was written by a newer version of Crossfade (this one does not know ${unknown.join(', ')}): ` +
  'start that version, or restore a backup from before it.'
