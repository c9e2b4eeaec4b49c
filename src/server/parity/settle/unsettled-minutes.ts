import type { Warehouse } from '../../warehouse/warehouse.ts'

/** A copy may be written this long after the time it bears. */
const COMMIT_MS = 60_000

/** Minutes whose copies are newer than their settling, or that hold pairs that were pending when they were settled. */
const UNSETTLED = `
SELECT toUnixTimestamp(minute) AS bucket, newest + ${COMMIT_MS} > version AS is_open, due, copies FROM (
  SELECT bucket AS minute, toUnixTimestamp64Milli(max(received)) AS newest, count() AS copies FROM copies GROUP BY bucket
) AS c
GLOBAL LEFT JOIN (
  SELECT bucket, max(parity_rollup.version) AS version, argMax(parity_rollup.due, parity_rollup.version) AS due FROM parity_rollup WHERE dimension = '' GROUP BY bucket
) AS s ON s.bucket = c.minute
WHERE is_open OR due > 0`

type Row = {
  readonly bucket: number
  readonly is_open: number
  readonly due: string
  readonly copies: string
}

/** @returns minutes, each with the time, ms since epoch, from which on it is worth settling */
export const unsettledMinutes = async (
  warehouse: Warehouse,
): Promise<readonly { readonly bucketMs: number; readonly from: number; readonly copies: number }[]> => {
  const rows = await warehouse.query<Row>(UNSETTLED)
  return rows.map(({ bucket, is_open, due, copies }) => ({
    bucketMs: Number(bucket) * 1_000,
    from: is_open ? 0 : Number(due),
    copies: Number(copies),
  }))
}
