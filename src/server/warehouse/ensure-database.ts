import type { Address } from './clickhouse/address.ts'
import { connectClickHouse } from './clickhouse/clickhouse.ts'
import { onCluster, quoted, type Topology } from './topology.ts'
import { WarehouseError } from './warehouse-error.ts'

/** The oldest that the SQL here is kept to. */
const OLDEST = [25, 8] as const

/** Makes the database where it is not there; a user who may not is given one. */
export const ensureDatabase = async (address: Address, topology: Topology): Promise<void> => {
  // a connection to a database that is not there is refused
  const system = connectClickHouse({ ...address, database: 'system' }, false)
  try {
    const [server] = await system.query<{ readonly version: string; readonly found: string }>(
      'SELECT version() AS version, countIf(name = {database:String}) AS found FROM system.databases',
      { database: topology.database },
    )
    refuseOld(server?.version ?? '', address.place)
    if (server?.found === '0')
      await system.command(`CREATE DATABASE IF NOT EXISTS ${quoted(topology.database)}${onCluster(topology)}`)
  } finally {
    await system.close()
  }
}

const refuseOld = (version: string, place: string): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new WarehouseError(
    'old',
    `${place} is release ${version}: Crossfade needs ${OLDEST.join('.')} or newer.`,
  )
}
