import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterSource } from '../../../src/server/warehouse/cluster-source.ts'
import { createConnections, type Connections } from '../../../src/server/warehouse/connections.ts'
import { embeddedSource } from '../../../src/server/warehouse/embedded-source.ts'
import type { WarehouseOptions } from '../../../src/server/warehouse/open-warehouse.ts'
import type { Source } from '../../../src/server/warehouse/source.ts'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'

/** One kind of ClickHouse that the warehouse runs on, the real thing, with data that outlives a close. */
export type World = {
  readonly name: string
  open(options?: Partial<WarehouseOptions>): Promise<Warehouse>
  /** The same data without the warehouse over it; not beside an open one. */
  connect(): Promise<Connections & { readonly source: Source }>
  remove(): Promise<void>
}

const connected = (source: Source): Connections & { readonly source: Source } => {
  const connections = createConnections(source)
  const close = async (): Promise<void> => {
    await source.close()
    await connections.close()
  }
  return { ...connections, source, close }
}

const embeddedWorld = (): World => {
  const dataDir = mkdtempSync(join(tmpdir(), 'crossfade-warehouse-'))
  return {
    name: 'embedded',
    open: (options) => openTestWarehouse({ ...options, dataDir }),
    connect: async () =>
      connected(await embeddedSource({ dataDir: join(dataDir, 'warehouse'), log: () => {}, now: Date.now })),
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

/** A database of its own on the server that CLICKHOUSE_URL names. */
const serverWorld = (address: string): World => {
  const url = new URL(address)
  url.pathname = `/crossfade_test_${randomBytes(6).toString('hex')}`
  const connect = async () => connected(clusterSource(url.href))
  return {
    name: 'CLICKHOUSE_URL',
    open: (options) => openTestWarehouse({ ...options, url: url.href }),
    connect,
    async remove() {
      const connections = await connect()
      await connections.once((clickHouse) => clickHouse.command(`DROP DATABASE ${url.pathname.slice(1)}`))
      await connections.close()
    },
  }
}

/** The embedded engine always, and a server where there is one. */
export const worlds = (): readonly World[] => {
  const url = process.env['CLICKHOUSE_URL']
  return [embeddedWorld(), ...(url ? [serverWorld(url)] : [])]
}
