import type { By, ParityRow } from '../../api/wire.ts'
import { hrefOf, type Fields } from '../address.ts'
import { outcomeOf, type Part } from '../outcomes.ts'
import { onlyRange } from '../range.ts'

const HOUR_MS = 3_600_000

/** By which filters the pairs of a row are found; null where it does not say of which event it is. */
const filtersOf = (by: By, { key, event }: ParityRow): Fields | null => {
  switch (by) {
    case 'event':
      return { event: key }
    case 'property':
    case 'trait':
      return event === undefined ? null : { event }
    case 'cohort':
    case 'audience':
    case 'region':
    case 'area':
    case 'appVersion':
    case 'sdkVersion':
    case 'browser':
      return { [by]: key }
    case 'hour': {
      const from = Date.parse(key)
      return { from: `${from}`, to: `${from + HOUR_MS}` }
    }
  }
}

const DIFFERING: readonly Part[] = ['mismatched', 'missing', 'extra']

/**
 * Where the pairs of a row, or of one of its parts, are listed; null where they cannot be told from others.
 * @param fields of the address, for the range
 */
export const rowHref = (by: By, row: ParityRow, fields: Fields, part: Part | null): string | null => {
  const filters = filtersOf(by, row)
  if (filters === null) return null
  const range = by === 'hour' ? {} : onlyRange(fields)
  const isPath = by === 'property' || by === 'trait'
  // where a path differs unexplained it is listed; where a rule explains it, the list has no filter
  if (isPath && part !== null && !DIFFERING.includes(part)) return null
  const outcome = part === null ? {} : { outcome: isPath ? ('mismatched' as const) : outcomeOf(part) }
  const path = isPath && part !== null ? { path: row.key } : {}
  return hrefOf({ page: 'pairs', pair: null, fields: { ...range, ...filters, ...outcome, ...path } })
}
