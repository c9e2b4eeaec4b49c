import { sql, type ColumnBuilderCallback, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export type Dialect = 'sqlite' | 'postgres'

/**
 * Name → what it does, in the order of the names. One that was released is never changed: a database that has it
 * does not run it again.
 */
export const migrationsOf = (dialect: Dialect): Readonly<Record<string, Migration>> => ({
  '0001_control_store': {
    async up(db: Kysely<unknown>) {
      await createRolloutTables(db)
      await createAuditTable(db)
      await createTokenTables(db)
      await neverChanged[dialect](db, ['crossfade_rollout', 'crossfade_audit'])
    },
  },
  '0002_sessions': { up: createSessionTable },
  '0003_ramp': { up: createRampTables },
  '0004_notice': { up: createNoticeTable },
})

async function createSessionTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('crossfade_session')
    .addColumn('hash', 'text', (column) => column.notNull().primaryKey())
    .addColumn('token_id', 'text', (column) => column.notNull().references('crossfade_token.id'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createRampTables(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('crossfade_audit').addColumn('evidence', 'text').execute()
  await db.schema
    .createTable('crossfade_ramp')
    .addColumn('id', 'integer', onlyOne)
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('crossfade_lease')
    .addColumn('id', 'integer', onlyOne)
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute()
}

async function createNoticeTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('crossfade_notice')
    .addColumn('number', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('claimed_until', 'bigint', (column) => column.notNull())
    .addColumn('is_done', 'integer', (column) => column.notNull())
    .addUniqueConstraint('crossfade_notice_once', ['id', 'target'])
    .execute()
}

const onlyOne: ColumnBuilderCallback = (column) =>
  column
    .notNull()
    .primaryKey()
    .check(sql`id = 1`)

const createRolloutTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('crossfade_rollout')
    .addColumn('revision', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('crossfade_kill')
    .addColumn('id', 'integer', onlyOne)
    .addColumn('leg', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('crossfade_published')
    .addColumn('id', 'integer', onlyOne)
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute()
}

const createAuditTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('crossfade_audit')
    .addColumn('id', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('revision', 'bigint')
    .execute()
}

const createTokenTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('crossfade_token')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('crossfade_token_name')
    .on('crossfade_token')
    .column('name')
    .unique()
    .where(sql.ref('revoked_at'), 'is', null)
    .execute()
  await db.schema
    .createTable('crossfade_login')
    .addColumn('hash', 'text', (column) => column.notNull().primaryKey())
    .addColumn('token_id', 'text', (column) => column.notNull().references('crossfade_token.id'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}

type NeverChanged = (db: Kysely<unknown>, tables: readonly string[]) => Promise<void>

/** Rows that the database itself refuses to change or to delete, whoever asks. */
const neverChanged: Readonly<Record<Dialect, NeverChanged>> = {
  async sqlite(db, tables) {
    for (const table of tables)
      for (const verb of ['update', 'delete'])
        await sql`
          create trigger ${sql.id(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.id(table)}
          begin select raise(abort, ${sql.lit(`rows of ${table} are never changed`)}); end`.execute(db)
  },
  async postgres(db, tables) {
    await sql`
      create function crossfade_never_changed() returns trigger language plpgsql as $$
        begin raise exception 'rows of % are never changed', tg_table_name; end
      $$`.execute(db)
    for (const table of tables)
      await sql`
        create trigger ${sql.id(`${table}_never_changed`)}
        before update or delete or truncate on ${sql.id(table)}
        for each statement execute function crossfade_never_changed()`.execute(db)
  },
}
