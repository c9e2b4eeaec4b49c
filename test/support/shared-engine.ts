import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WarehouseSettings } from '../../src/server/index.ts'
import { ENGINE_USER } from '../../src/server/warehouse/engine/authorised.ts'
import { startEngine } from '../../src/server/warehouse/engine/start-engine.ts'
import { openTestWarehouse } from './warehouse.ts'

/** One embedded engine for the servers of a file's tests, one after the other, so that each is up at once. */
export type SharedEngine = {
  readonly settings: WarehouseSettings
  /** Forgets what browsers reported. */
  empty(): Promise<void>
  close(): Promise<void>
}

const UP_MS = 30_000

export const startSharedEngine = async (): Promise<SharedEngine> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'crossfade-engine-'))
  const log = (): void => {}
  const engine = await startEngine({ dataDir, log, now: Date.now })
  const { url, token } = await engine.whenUp(UP_MS)
  const address = `http://${ENGINE_USER}:${token}@${new URL(url).host}`
  // has the tables made before the first server asks for them
  const warehouse = await openTestWarehouse({ url: address, dataDir })
  return {
    settings: { url: address, payloadDays: 3, sampleDays: 30 },
    async empty() {
      for (const table of ['sightings', 'reports']) await warehouse.command(`TRUNCATE TABLE ${table}`)
    },
    async close() {
      await warehouse.close()
      await engine.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
