import { localTable, onCluster, quoted, type Topology } from './topology.ts'

/** The statements that add it, where it is not there yet: to what holds the rows first, then to what asks it. */
export const addColumn = (topology: Topology, table: string, column: string): readonly string[] => {
  const asked = `${quoted(topology.database)}.${quoted(table)}`
  const tables = topology.cluster === null ? [asked] : [localTable(topology, table), asked]
  return tables.map((name) => `ALTER TABLE ${name}${onCluster(topology)} ADD COLUMN IF NOT EXISTS ${column}`)
}
