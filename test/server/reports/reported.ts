import { reportRow } from '../../../src/server/intake/report-row.ts'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import { ROLLOUT } from '../support.ts'
import { reportOf } from './report-of.ts'

/** Before all that tests do, and not so old that it is forgotten. */
export const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 10 * 24 * 3_600_000

let keys = 0

/** Reports of one rollout's key in a warehouse that others use too, by a clock that the test moves. */
export const reportsIn = (warehouse: Warehouse) => {
  const key = `${ROLLOUT.key}-${keys++}`
  let now = START
  let batches = 0
  const insert = async (...all: readonly Record<string, unknown>[]): Promise<void> => {
    const rows = all.map((changes) => {
      const { at = now++, network = 0, ...rest } = changes
      return reportRow(reportOf({ key, ...rest }), at as number, network as number)
    })
    await warehouse.insertReports(rows, `${key} ${batches++}`)
  }
  return {
    key,
    now: () => now,
    wait: (ms: number) => void (now += ms),
    /** One after the other, a millisecond apart, in one insert. */
    insert,
  }
}
