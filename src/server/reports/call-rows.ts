import { OTHER } from './capped-names.ts'
import { CALL_STATES, type CallCounts, type CallRow, type CallState } from './report.ts'

export type MutableCounts = { -readonly [state in CallState]: number }

type Names = (name: string) => string

const MAX_EVENTS = 200

export const zeroCounts = (): MutableCounts => ({
  made: 0,
  handed: 0,
  delivered: 0,
  refused: 0,
  blocked: 0,
  expired: 0,
  dropped: 0,
  pending: 0,
})

export const addCounts = (to: MutableCounts, counts: CallCounts, sign: 1 | -1): void => {
  for (const state of CALL_STATES) to[state] += sign * counts[state]
}

export const rowKey = ({ leg, type, event }: CallRow): string => `${leg} ${type} ${event}`

/** Folds rows beyond the limits on names into `__other__`, and rows of one name into one. */
export const foldRows = (rows: readonly CallRow[], types: Names, events: Names): readonly CallRow[] => {
  const own = new Set<string>()
  const folded = new Map<string, CallRow & MutableCounts>()
  for (const row of rows) {
    const isKept = own.has(row.event) || own.size < MAX_EVENTS
    if (isKept) own.add(row.event)
    const event = isKept ? events(row.event) : OTHER
    const named = { ...row, type: types(row.type), event }
    const same = folded.get(rowKey(named))
    if (same) addCounts(same, row, 1)
    else folded.set(rowKey(named), named)
  }
  return [...folded.values()]
}

/** What was counted since: no count goes below 0, as that of the pending does when a call moves on. */
export const rowsSince = (rows: readonly CallRow[], base: readonly CallRow[]): readonly CallRow[] => {
  if (base.length === 0) return rows
  const before = new Map(base.map((row) => [rowKey(row), row]))
  return rows.map((row) => {
    const old = before.get(rowKey(row))
    if (old === undefined) return row
    const counts = CALL_STATES.map((state) => [state, Math.max(0, row[state] - old[state])] as const)
    return { ...row, ...(Object.fromEntries(counts) as CallCounts) }
  })
}

/**
 * Whether a page's totals were taken before the others. Two beacons can overtake each other: calls made only grow, and
 * of as many calls fewer and fewer are pending.
 */
export const areOlder = (rows: readonly CallRow[], than: readonly CallRow[]): boolean => {
  const more = sumOf(rows, 'made') - sumOf(than, 'made')
  return more < 0 || (more === 0 && sumOf(rows, 'pending') > sumOf(than, 'pending'))
}

const sumOf = (rows: readonly CallRow[], state: CallState): number =>
  rows.reduce((sum, row) => sum + row[state], 0)
