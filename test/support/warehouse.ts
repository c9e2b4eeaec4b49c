import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWarehouse, type WarehouseOptions } from '../../src/server/warehouse/open-warehouse.ts'
import type { Warehouse } from '../../src/server/warehouse/warehouse.ts'

export type TestWarehouse = Warehouse & {
  readonly dataDir: string
}

/**
 * The embedded engine on an empty folder, which goes with it. Rows older than the days that are kept vanish at a merge:
 * dates of fixtures are relative to now.
 */
export const openTestWarehouse = async (options: Partial<WarehouseOptions> = {}): Promise<TestWarehouse> => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'crossfade-warehouse-'))
  const warehouse = await openWarehouse({
    log: () => {},
    now: Date.now,
    payloadDays: 3,
    sampleDays: 30,
    ...options,
    dataDir,
  })
  return {
    ...warehouse,
    dataDir,
    async close() {
      await warehouse.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
