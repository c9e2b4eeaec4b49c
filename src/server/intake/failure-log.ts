import type { Log } from '../log.ts'
import { warehouseErrorText } from '../warehouse/attach-warehouse.ts'

const EVERY_MS = 10_000

export type FailureLog = { failed(error: unknown): void; kept(): void }

/** Says that rows are not kept, every ten seconds at most, and once that they are again. */
export const createFailureLog = (name: string, log: Log, now: () => number): FailureLog => {
  let failedAt: number | null = null
  return {
    failed(error) {
      if (failedAt !== null && now() - failedAt < EVERY_MS) return
      failedAt = now()
      log('error', `${name} not kept`, { problem: warehouseErrorText(error) })
    },
    kept() {
      if (failedAt === null) return
      failedAt = null
      log('info', `${name} kept again`)
    },
  }
}
