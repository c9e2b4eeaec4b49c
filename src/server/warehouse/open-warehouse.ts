import { join } from 'node:path'
import type { Log } from '../log.ts'
import { clusterSource } from './cluster-source.ts'
import { createConnections, type Connections } from './connections.ts'
import { embeddedSource } from './embedded-source.ts'
import { ensureDatabase } from './ensure-database.ts'
import { forgetPerson } from './forget-person.ts'
import { keepPrepared, type Prepared } from './keep-prepared.ts'
import { keepPulse } from './keep-pulse.ts'
import { keepRetention } from './keep-retention.ts'
import { COPY_COLUMNS } from './lines/copy-columns.ts'
import { REPORT_COLUMNS } from './lines/report-columns.ts'
import { rowLines, type Column } from './lines/row-lines.ts'
import { SIGHTING_COLUMNS } from './lines/sighting-columns.ts'
import { migrate } from './migrate.ts'
import type { Source } from './source.ts'
import { TABLES } from './tables.ts'
import type { Topology } from './topology.ts'
import { usageOf } from './usage.ts'
import type { Warehouse, WarehouseHealth } from './warehouse.ts'
import { WarehouseError } from './warehouse-error.ts'

export type WarehouseOptions = {
  /** CLICKHOUSE_URL: a server or a cluster in the place of the embedded engine. */
  readonly url?: string | undefined
  /** The cluster's name in the server's configuration: makes replicated and distributed tables on it. */
  readonly cluster?: string | undefined
  /** The embedded engine keeps its data in `warehouse` in it. */
  readonly dataDir: string
  readonly log: Log
  /** ms since epoch. */
  readonly now: () => number
  /** Days that the raw payload of a copy is kept. */
  readonly payloadDays: number
  /** Days that the rest of it is kept. */
  readonly sampleDays: number
}

/**
 * Starts the embedded engine, or connects to a server, and brings the tables to this release's form.
 * @throws WarehouseError in one sentence; `missing` where this machine has no engine: all but parity and what reports tell works without
 */
export const openWarehouse = async (options: WarehouseOptions): Promise<Warehouse> => {
  const { log, now } = options
  const cluster = checkedCluster(options)
  const source = options.url
    ? clusterSource(options.url)
    : await embeddedSource({ dataDir: join(options.dataDir, 'warehouse'), log, now })
  const connections = createConnections(source)
  const topology = { database: source.database, cluster }
  try {
    const prepared = await keepPrepared({
      prepare: () => prepare(options, source, connections, topology),
      patient: source.isRemote,
      log,
    })
    const pulse = keepPulse(source, connections)
    return {
      ...methods(options, afterCheck(connections, prepared), topology),
      health: () => healthOf(source, prepared),
      async close() {
        pulse.stop()
        await prepared.close()
        await closeAll(source, connections)
      },
    }
  } catch (error) {
    await closeAll(source, connections)
    throw error
  }
}

/** The engine finishes what is under way before its connections go. */
const closeAll = async (source: Source, connections: Connections): Promise<void> => {
  await source.close()
  await connections.close()
}

const afterCheck = ({ once, again, close }: Connections, { check }: Prepared): Connections => ({
  once: (work) => check().then(() => once(work)),
  again: (work) => check().then(() => again(work)),
  close,
})

const healthOf = (source: Source, prepared: Prepared): WarehouseHealth => {
  const why = prepared.why()
  return why === null ? source.health() : { ...source.health(), state: 'starting', why }
}

const checkedCluster = ({ url, cluster }: WarehouseOptions): string | null => {
  if (!cluster) return null
  if (!url) throw new WarehouseError('refused', 'warehouse.cluster needs CLICKHOUSE_URL, one of its servers.')
  if (/^[\w.-]{1,64}$/.test(cluster)) return cluster
  throw new WarehouseError('refused', 'warehouse.cluster is a name of letters, digits, _, - and dots.')
}

const prepare = async (
  options: WarehouseOptions,
  source: Source,
  connections: Connections,
  topology: Topology,
): Promise<void> => {
  const { place } = source
  await connections.again(async () => ensureDatabase(await source.address(0), topology))
  const made = await connections.again((clickHouse) =>
    migrate(clickHouse, { topology, retention: options, place }),
  )
  await connections.again((clickHouse) => keepRetention(clickHouse, topology, options, TABLES))
  options.log('info', 'warehouse open', { place, made: made.join(', ') })
}

const methods = (
  retention: WarehouseOptions,
  { once, again }: Connections,
  topology: Topology,
): Omit<Warehouse, 'health' | 'close'> => {
  const insert = async <Row>(
    table: string,
    columns: readonly Column<Row>[],
    rows: readonly Row[],
    token: string,
  ): Promise<void> => {
    if (rows.length === 0) return
    const lines = rowLines(columns, rows)
    const names = columns.map(([name]) => name)
    await again((clickHouse) => clickHouse.insert({ table, columns: names, lines, token }))
  }
  return {
    insertCopies: (rows, token) => insert('copies', COPY_COLUMNS, rows, token),
    async insertReports(rows, token) {
      await insert('sightings', SIGHTING_COLUMNS, rows, token)
      await insert('reports', REPORT_COLUMNS, rows, token)
    },
    insertRows: (table, rows, token) => {
      const names = Object.keys(rows[0] ?? {})
      const columns = names.map((name): Column<Readonly<Record<string, unknown>>> => [
        name,
        (row) => row[name],
      ])
      return insert(table, columns, rows, token)
    },
    query: (sql, parameters, settings) => again((clickHouse) => clickHouse.query(sql, parameters, settings)),
    command: (sql, parameters, settings) =>
      once((clickHouse) => clickHouse.command(sql, parameters, settings)),
    usage: () => again((clickHouse) => usageOf(clickHouse, topology, retention, TABLES)),
    forgetPerson: ({ userId }) => again((clickHouse) => forgetPerson(clickHouse, topology, TABLES, userId)),
  }
}
