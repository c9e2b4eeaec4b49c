import type { ClickHouse } from './clickhouse/clickhouse.ts'
import type { Retention } from './migrations/migration.ts'
import { after } from './migrations/retention.ts'
import type { WarehouseTable } from './tables.ts'
import { localTable, onCluster, type Topology } from './topology.ts'

/**
 * Brings tables that were made under other settings to the days that are kept now. Rows that are there follow in the
 * background: each knows until when it is kept from the day on which it was written.
 */
export const keepRetention = async (
  clickHouse: ClickHouse,
  topology: Topology,
  retention: Retention,
  tables: readonly WarehouseTable[],
): Promise<void> => {
  for (const table of tables) {
    const made = await madeBy(clickHouse, topology, table.name)
    const changes = alterations(table, retention).filter(({ ttl }) => !made.includes(ttl))
    if (changes.length === 0) continue
    const alter = `ALTER TABLE ${localTable(topology, table.name)}${onCluster(topology)}`
    for (const { change } of changes)
      await clickHouse.command(`${alter} ${change}`, {}, { materialize_ttl_after_modify: 0 })
    // once for all of them
    await clickHouse.command(`${alter} MATERIALIZE TTL`)
  }
}

type Alteration = { readonly ttl: string; readonly change: string }

const alterations = (table: WarehouseTable, retention: Retention): readonly Alteration[] => {
  const days = table.keptDays(retention)
  const { short } = table
  const row = days === null ? [] : [rowChange(after(table.time, days))]
  return short === undefined ? row : [...row, columnChange(short, after(table.time, short.days(retention)))]
}

const rowChange = (ttl: string): Alteration => ({ ttl, change: `MODIFY TTL ${ttl}` })

const columnChange = ({ column, type }: { column: string; type: string }, ttl: string): Alteration => ({
  ttl: `TTL ${ttl}`,
  change: `MODIFY COLUMN ${column} ${type} TTL ${ttl}`,
})

const madeBy = async (
  clickHouse: ClickHouse,
  { database, cluster }: Topology,
  table: string,
): Promise<string> => {
  const [row] = await clickHouse.query<{ readonly sql: string }>(
    'SELECT create_table_query AS sql FROM system.tables WHERE database = {database:String} AND name = {table:String}',
    { database, table: cluster === null ? table : `${table}_local` },
  )
  return row?.sql ?? ''
}
