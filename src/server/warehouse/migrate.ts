import type { ClickHouse } from './clickhouse/clickhouse.ts'
import { createTable } from './create-table.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { Migration, Retention } from './migrations/migration.ts'
import type { Topology } from './topology.ts'
import { WarehouseError } from './warehouse-error.ts'

export type MigrateOptions = {
  readonly topology: Topology
  readonly retention: Retention
  /** How sentences name it. */
  readonly place: string
  readonly migrations?: readonly Migration[]
}

const LOG_TABLE = 'crossfade_migrations'

/**
 * Brings the tables to the form that this release knows; forward only. Runs again, or beside another server, without harm.
 * @returns the names of those that were made now
 * @throws WarehouseError `newer` where a later release was here
 */
export const migrate = async (
  clickHouse: ClickHouse,
  options: MigrateOptions,
): Promise<readonly string[]> => {
  const { topology, retention, migrations = MIGRATIONS } = options
  await runAll(clickHouse, createTable(topology, logTable))
  const done = await doneIn(clickHouse)
  refuseNewer(done, migrations, options.place)
  const open = migrations.filter(({ number }) => !done.includes(number))
  for (const migration of open) {
    await runAll(clickHouse, migration.statements({ topology, retention }))
    await clickHouse.command(
      `INSERT INTO ${LOG_TABLE} (number, name, at) SELECT {number:UInt32}, {name:String}, now()`,
      { number: migration.number, name: migration.name },
    )
  }
  return open.map(({ name }) => name)
}

const logTable = {
  name: LOG_TABLE,
  columns: ['number UInt32', 'name String', `at DateTime('UTC')`],
  engine: 'ReplacingMergeTree',
  orderBy: 'number',
  // few rows, read together
  shardBy: '0',
} as const

const runAll = async (clickHouse: ClickHouse, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await clickHouse.command(statement)
}

const doneIn = async (clickHouse: ClickHouse): Promise<readonly number[]> => {
  const rows = await clickHouse.query<{ readonly number: number }>(`SELECT DISTINCT number FROM ${LOG_TABLE}`)
  return rows.map(({ number }) => number)
}

const refuseNewer = (done: readonly number[], known: readonly Migration[], place: string): void => {
  const newest = Math.max(0, ...done)
  const last = known.at(-1)?.number ?? 0
  if (newest <= last) return
  throw new WarehouseError(
    'newer',
    `${place} was written by a later release of Crossfade (its tables are at ${newest}, this release knows ${last}): ` +
      'start that release, or give this one another database.',
  )
}
