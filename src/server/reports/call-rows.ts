import { sumCauses } from '../../core/call/causes.ts'
import { OTHER } from './capped-names.ts'
import { CALL_STATES, type CallRow } from './report.ts'

type MutableRow = { -readonly [Field in keyof CallRow]: CallRow[Field] }

const MAX_EVENTS = 200

const rowKey = ({ leg, type, event }: CallRow): string => `${leg} ${type} ${event}`

const add = (to: MutableRow, row: CallRow): void => {
  for (const state of CALL_STATES) to[state] += row[state]
  if (row.causes) to.causes = sumCauses([to.causes ?? {}, row.causes])
}

/** Folds rows beyond the limit on names of a report into `__other__`, and rows of one name into one. */
export const foldRows = (rows: readonly CallRow[]): readonly CallRow[] => {
  const own = new Set<string>()
  const folded = new Map<string, MutableRow>()
  for (const row of rows) {
    const isKept = own.has(row.event) || own.size < MAX_EVENTS
    if (isKept) own.add(row.event)
    const named = isKept ? { ...row } : { ...row, event: OTHER }
    const same = folded.get(rowKey(named))
    if (same) add(same, row)
    else folded.set(rowKey(named), named)
  }
  return [...folded.values()]
}
