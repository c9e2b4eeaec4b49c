import { within } from '../within.ts'
import { warehouseErrorText, type AttachedWarehouse } from '../warehouse/attach-warehouse.ts'
import type { Figures } from './figures/counted.ts'

/** Reads figures from the warehouse; where that cannot be done now, why: a sentence. */
export type AskFigures = <Value>(read: (warehouse: Figures) => Promise<Value>) => Promise<Value | string>

/** Whoever looks because the warehouse hangs gets to see the rest, and can change the rollout. */
const PATIENCE_MS = 5_000

/** @param patienceMs that are waited for the warehouse, and then for its answer. @default 5,000 */
export const createAskFigures =
  (warehouse: Pick<AttachedWarehouse, 'opened' | 'status'>, patienceMs = PATIENCE_MS): AskFigures =>
  async (read) => {
    try {
      const opened = await within(patienceMs, warehouse.opened(), 'the warehouse')
      if (opened === null) return sentence((await warehouse.status()).why ?? 'it starts')
      return await within(patienceMs, read(opened), 'the warehouse')
    } catch (error) {
      return sentence(warehouseErrorText(error))
    }
  }

const sentence = (why: string): string =>
  `No report is counted without a warehouse: ${why.replace(/\.$/, '')}.`
