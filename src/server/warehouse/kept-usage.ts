import { within } from '../within.ts'
import type { TableUsage, Warehouse } from './warehouse.ts'

const KEPT_MS = 30_000
const PATIENCE_MS = 1_000

/**
 * The usage of a warehouse's tables for whoever looks every other second: asked for every half minute, and the answer
 * before where a new one takes longer than a second. Empty before the first.
 * @param now ms since epoch
 */
export const createKeptUsage = (
  now: () => number,
): ((warehouse: Pick<Warehouse, 'usage'>) => Promise<readonly TableUsage[]>) => {
  let last: readonly TableUsage[] = []
  let readAt = -Infinity
  let reading: Promise<void> | null = null
  const read = async (warehouse: Pick<Warehouse, 'usage'>): Promise<void> => {
    try {
      last = await warehouse.usage()
    } catch {
      // its health says why
    }
    readAt = now()
    reading = null
  }
  return async (warehouse) => {
    if (now() - readAt >= KEPT_MS) reading ??= read(warehouse)
    if (reading !== null) await within(PATIENCE_MS, reading).catch(() => {})
    return last
  }
}
