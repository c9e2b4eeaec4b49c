import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WarehouseSettings } from '../../src/server/index.ts'
import { connectClickHouse } from '../../src/server/warehouse/clickhouse/clickhouse.ts'
import { ENGINE_USER } from '../../src/server/warehouse/engine/authorised.ts'
import { startEngine } from '../../src/server/warehouse/engine/start-engine.ts'

/** One embedded engine for the servers of a file's tests, one after the other, so that each is up at once. */
export type SharedEngine = {
  readonly settings: WarehouseSettings
  /** Forgets what browsers reported. */
  empty(): Promise<void>
  close(): Promise<void>
}

const UP_MS = 30_000
const DATABASE = 'crossfade'

export const startSharedEngine = async (): Promise<SharedEngine> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'crossfade-engine-'))
  const engine = await startEngine({ dataDir, log: () => {}, now: Date.now })
  const { url, token } = await engine.whenUp(UP_MS)
  const address = { url, username: ENGINE_USER, password: token, database: DATABASE, place: 'the engine' }
  return {
    settings: {
      url: `http://${ENGINE_USER}:${token}@${new URL(url).host}/${DATABASE}`,
      payloadDays: 3,
      sampleDays: 30,
    },
    async empty() {
      const clickHouse = connectClickHouse(address, false)
      for (const table of ['sightings', 'reports'])
        await clickHouse.command(`TRUNCATE TABLE IF EXISTS ${DATABASE}.${table}`)
      await clickHouse.close()
    },
    async close() {
      await engine.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
