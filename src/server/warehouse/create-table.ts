import { localTable, onCluster, quoted, type Topology } from './topology.ts'

export type TableSpec = {
  readonly name: string
  /** Columns and indexes, as `event LowCardinality(String)`. */
  readonly columns: readonly string[]
  readonly engine: 'MergeTree' | 'ReplacingMergeTree' | 'AggregatingMergeTree'
  /** The column by which the newest of equal keys is known, of a ReplacingMergeTree. */
  readonly version?: string
  readonly partitionBy?: string
  readonly orderBy: string
  readonly ttl?: string
  /** Decides the shard: whatever is asked for together must give the same number. */
  readonly shardBy: string
}

/** As many batches as a sender may still send again; a replicated table has a window of its own. */
const DEDUPLICATED_BATCHES = 10_000
// committed means on the disk; and what else lives on it must go on when copies would fill it
const DURABLE = [
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  `min_free_disk_bytes_to_perform_insert = ${64 * 1024 * 1024}`,
]

/** The statements that make it, where it is not there yet. */
export const createTable = (topology: Topology, spec: TableSpec): readonly string[] => {
  const local = `CREATE TABLE IF NOT EXISTS ${localTable(topology, spec.name)}${onCluster(topology)} (
  ${spec.columns.join(',\n  ')}
) ENGINE = ${engineOf(topology, spec)}
${spec.partitionBy === undefined ? '' : `PARTITION BY ${spec.partitionBy}\n`}ORDER BY ${spec.orderBy}
${spec.ttl === undefined ? '' : `TTL ${spec.ttl}\n`}SETTINGS ${settingsOf(topology).join(', ')}`
  return topology.cluster === null ? [local] : [local, distributed(topology, topology.cluster, spec)]
}

// path and replica are the server's own defaults (default_replica_path), by the table's UUID
const engineOf = ({ cluster }: Topology, { engine, version }: TableSpec): string =>
  `${cluster === null ? '' : 'Replicated'}${engine}${version === undefined ? '' : `(${version})`}`

const settingsOf = ({ cluster }: Topology): readonly string[] =>
  cluster === null ? [...DURABLE, `non_replicated_deduplication_window = ${DEDUPLICATED_BATCHES}`] : DURABLE

const distributed = (topology: Topology, cluster: string, { name, shardBy }: TableSpec): string =>
  `CREATE TABLE IF NOT EXISTS ${quoted(topology.database)}.${quoted(name)}${onCluster(topology)} ` +
  `AS ${localTable(topology, name)} ` +
  `ENGINE = Distributed('${cluster}', '${topology.database}', '${name}_local', ${shardBy})`
