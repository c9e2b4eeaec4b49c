import { localTable, onCluster, quoted, type Topology } from './topology.ts'

/**
 * The statements that give a table one more column, where it has none of that name yet.
 * @param column as `network UInt32`
 */
export const addColumn = (topology: Topology, table: string, column: string): readonly string[] => {
  const { database, cluster } = topology
  const asked = `${quoted(database)}.${quoted(table)}`
  const tables = cluster === null ? [asked] : [localTable(topology, table), asked]
  return tables.map((name) => `ALTER TABLE ${name}${onCluster(topology)} ADD COLUMN IF NOT EXISTS ${column}`)
}
