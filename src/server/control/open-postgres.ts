import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool, TypeOverrides, types } from 'pg'
import { ServerError } from '../server-error.ts'
import type { Database } from './database.ts'
import { postgresAddress } from './postgres-address.ts'
import { isConflict, NO_ADDRESS, postgresProblem } from './postgres-problem.ts'
import type { Tables, Writer } from './tables.ts'
import { withoutSilent } from './without-silent.ts'

/** Whichever nothing else in the same database locks. */
const LOCK = 6_173_244_662_000_317n

/** @throws ServerError 'database' */
export const openPostgres = async (databaseUrl: string): Promise<Database> => {
  const address = postgresAddress(databaseUrl)
  if (address === null) throw new ServerError('database', NO_ADDRESS)
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'crossfade',
    max: 8,
    connectionTimeoutMillis: 5_000,
    // a network that swallows everything must not keep a kill waiting for ever; longer than a change waits for others
    query_timeout: 7_000,
    keepAlive: true,
    types: bigintsAsNumbers(),
  })
  // an idle connection that breaks is replaced by the next query; without a listener it would end the process
  pool.on('error', () => {})
  const tables = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withoutSilent(pool) }) })
  return {
    dialect: 'postgres',
    place: `The database ${address.database} of the PostgreSQL at ${address.server}`,
    tables,
    reads: tables,
    lock,
    mayRetry: isConflict,
    problem: (error) => postgresProblem(address, error),
    close: () => tables.destroy(),
  }
}

/** Times and revisions stay below 2^53. */
const bigintsAsNumbers = (): TypeOverrides => {
  const overrides = new TypeOverrides()
  overrides.setTypeParser(types.builtins.INT8, Number)
  return overrides
}

/**
 * Held until the transaction ends. Who holds it and does nothing for 5 s, because its machine stopped or its network
 * broke, loses it; who waits longer than that gives up, before whoever asked does.
 */
const lock = async (writer: Writer): Promise<void> => {
  await sql`
    with limits as (
      select set_config('lock_timeout', '6s', true), set_config('idle_in_transaction_session_timeout', '5s', true)
    )
    select pg_advisory_xact_lock(${sql.lit(LOCK)}) from limits`.execute(writer)
}
