import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'

export type Folder = { readonly path: string; remove(): void }

export const temporaryFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'crossfade-engine-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Resolves once the process is gone. */
export const gone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await delay(10)
}

/** Resolves once the engine is there again: on a busy machine that takes longer than a request waits for it. */
export const up = async ({ health }: Pick<Warehouse, 'health'>): Promise<void> => {
  while (health().state !== 'up') await delay(10)
}
