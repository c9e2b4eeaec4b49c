import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'
import type { ParityRow } from './parity-answer.ts'

const CAUSES = `
SELECT key, name, round(sum(parity_rollup.calls)) AS calls FROM parity_rollup WHERE dimension = 'cause' AND ${isNewest()}
GROUP BY key, name ORDER BY calls DESC, key`

type Causes = NonNullable<ParityRow['causes']>

/** Why calls are missing or extra, by event. */
export const readCauses = async (
  warehouse: Warehouse,
  range: Range,
): Promise<ReadonlyMap<string, Causes>> => {
  const rows = await warehouse.query<{ key: string; name: string; calls: number }>(
    CAUSES,
    rangeParameters(range),
  )
  const byEvent = new Map<string, Causes>()
  for (const { key, name, calls } of rows) {
    const [outcome = '', cause = ''] = key.split(' ', 2)
    const row = { outcome: outcome === 'extra' ? 'extra' : 'missing', cause, calls } as const
    byEvent.set(name, [...(byEvent.get(name) ?? []), row])
  }
  return byEvent
}
