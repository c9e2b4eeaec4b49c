import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnections } from '../../warehouse/connections.ts'
import { embeddedSource } from '../../warehouse/embedded-source.ts'
import type { QueryParameters, QuerySettings } from '../../warehouse/warehouse.ts'
import { ensureDatabase } from '../../warehouse/ensure-database.ts'
import { SCRATCH_TABLES } from './tables.ts'

/** A database that lives as long as a comparison. Every method rejects with WarehouseError. */
export type Scratch = {
  query<Row>(sql: string, parameters?: QueryParameters): Promise<Row[]>
  command(sql: string, parameters?: QueryParameters): Promise<void>
  /** @param lines JSON arrays, one a line */
  insert(table: string, columns: readonly string[], lines: Uint8Array): Promise<void>
  /** Of the engine's process. */
  readonly pid: number | null
  /** Its files go with it. */
  close(): Promise<void>
}

const MIB = 1024 ** 2

/** Whatever there is to compare, memory stays within some hundred MB: the rest waits on the disk. */
const SETTINGS: QuerySettings = {
  max_execution_time: 3_600,
  max_memory_usage: 512 * MIB,
  max_bytes_before_external_group_by: 192 * MIB,
  max_bytes_before_external_sort: 192 * MIB,
  max_threads: 2,
  max_insert_threads: 1,
  join_algorithm: 'partial_merge',
}

/**
 * @param parent folder of the temporary one, that of the system where it is null
 * @throws WarehouseError `missing` where this machine has no engine
 */
export const openScratch = async (parent: string | null): Promise<Scratch> => {
  const folder = await mkdtemp(join(parent ?? tmpdir(), 'crossfade-reconcile-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  try {
    return await openIn(folder, remove)
  } catch (error) {
    await remove()
    throw error
  }
}

const openIn = async (folder: string, remove: () => Promise<void>): Promise<Scratch> => {
  const source = await embeddedSource({ dataDir: folder, log: () => {}, now: Date.now })
  const connections = createConnections(source)
  const close = async (): Promise<void> => {
    await source.close()
    await connections.close()
    await remove()
  }
  let batches = 0
  try {
    const topology = { database: source.database, cluster: null }
    await connections.again(async () => ensureDatabase(await source.address(0), topology))
    for (const table of SCRATCH_TABLES) await connections.again((clickHouse) => clickHouse.command(table))
  } catch (error) {
    await close()
    throw error
  }
  return {
    query: (sql, parameters = {}) =>
      connections.again((clickHouse) => clickHouse.query(sql, parameters, SETTINGS)),
    command: (sql, parameters = {}) =>
      connections.once((clickHouse) => clickHouse.command(sql, parameters, SETTINGS)),
    async insert(table, columns, lines) {
      if (lines.length === 0) return
      const batch = { table, columns, lines: Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength) }
      const token = `${++batches}`
      await connections.again((clickHouse) => clickHouse.insert({ ...batch, token }))
    },
    pid: source.health().pid,
    close,
  }
}
