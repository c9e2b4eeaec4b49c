import type { Warehouse } from '../../warehouse/warehouse.ts'

const MINUTE_MS = 60_000

const STATE = `
SELECT count() AS minutes, toUnixTimestamp(minIf(bucket, due > 0)) AS open FROM (
  SELECT bucket, argMax(due, version) AS due FROM parity_rollup WHERE dimension = '' GROUP BY bucket)`

/**
 * Up to when nothing waits for a copy any more, ms since epoch; null while nothing is settled.
 * @param oldestWaiting the first minute that copies have come to since it was settled
 */
export const settledUntil = async (
  warehouse: Warehouse,
  { now, latenessMs, oldestWaiting }: { now: number; latenessMs: number; oldestWaiting: number | null },
): Promise<number | null> => {
  const [state] = await warehouse.query<{ minutes: string; open: number }>(STATE)
  if (Number(state?.minutes ?? 0) === 0) return null
  const open = Number(state?.open ?? 0) * 1_000
  const late = Math.floor((now - latenessMs) / MINUTE_MS) * MINUTE_MS
  return Math.min(late, open > 0 ? open : late, oldestWaiting || late)
}
