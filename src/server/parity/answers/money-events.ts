import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'

const NAMES = /\b(orders?|purchases?d?|checkout|payments?|paid|subscri\w+|invoices?|refund\w*|donat\w+)\b/i
/** Properties that hold an amount of money, in the words of both vendors' e-commerce events. */
const AMOUNTS = `match(key, '^/properties/(revenue|price|total|value|amount|subtotal|tax)$')`

const WITH_AMOUNTS = `
SELECT DISTINCT name FROM parity_rollup WHERE dimension = 'path' AND ${AMOUNTS} AND ${isNewest()}`

/** Events that money depends on: those that were chosen, else those that look like it by name or property. */
export const moneyEvents = async (
  warehouse: Warehouse,
  range: Range,
  chosen: readonly string[],
): Promise<(event: string) => boolean> => {
  if (chosen.length > 0) return (event) => chosen.includes(event)
  const rows = await warehouse.query<{ name: string }>(WITH_AMOUNTS, rangeParameters(range))
  const names = new Set(rows.map(({ name }) => name))
  return (event) => names.has(event) || NAMES.test(event)
}
