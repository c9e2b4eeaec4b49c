import type { Cause, Causes } from '../../core/call/causes.ts'
import { OTHER } from './capped-names.ts'
import { CALL_STATES, type CallCounts, type CallRow, type CallState } from './report.ts'

export type MutableCounts = { -readonly [state in CallState]: number }

export type MutableCauses = { [cause in Cause]?: number }
/** Sums of counts, and why. */
export type MutableSums = MutableCounts & { readonly causes: MutableCauses }

type Names = (name: string) => string

const MAX_EVENTS = 200

const zeroCounts = (): MutableCounts => ({
  made: 0,
  handed: 0,
  delivered: 0,
  refused: 0,
  blocked: 0,
  expired: 0,
  dropped: 0,
  pending: 0,
})

export const zeroSums = (): MutableSums => ({ ...zeroCounts(), causes: {} })

const entriesOf = (causes: Causes = {}): [Cause, number][] => Object.entries(causes) as [Cause, number][]

const addCauses = (to: MutableCauses, causes: Causes | undefined, sign: 1 | -1): void => {
  for (const [cause, count] of entriesOf(causes)) {
    const sum = (to[cause] ?? 0) + sign * count
    if (sum === 0) delete to[cause]
    else to[cause] = sum
  }
}

type Counted = CallCounts & { readonly causes?: Causes }

export const addCounts = (to: MutableSums, row: Counted, sign: 1 | -1): void => {
  for (const state of CALL_STATES) to[state] += sign * row[state]
  addCauses(to.causes, row.causes, sign)
}

/** What rows take in memory: one each, and one for each cause. */
export const weightOf = (rows: readonly CallRow[]): number =>
  rows.reduce((sum, { causes }) => sum + 1 + entriesOf(causes).length, 0)

export const rowKey = ({ leg, type, event }: CallRow): string => `${leg} ${type} ${event}`

/** Folds rows beyond the limits on names into `__other__`, and rows of one name into one. */
export const foldRows = (rows: readonly CallRow[], types: Names, events: Names): readonly CallRow[] => {
  const own = new Set<string>()
  const folded = new Map<string, CallRow & MutableSums>()
  for (const row of rows) {
    const isKept = own.has(row.event) || own.size < MAX_EVENTS
    if (isKept) own.add(row.event)
    const event = isKept ? events(row.event) : OTHER
    const named = { ...row, type: types(row.type), event, causes: { ...row.causes } }
    const same = folded.get(rowKey(named))
    if (same) addCounts(same, row, 1)
    else folded.set(rowKey(named), named)
  }
  return [...folded.values()].map(withoutEmptyCauses)
}

const withoutEmptyCauses = ({ causes, ...row }: CallRow): CallRow =>
  entriesOf(causes).length > 0 ? { ...row, causes: causes! } : row

/** What was counted since: no count goes below 0, as that of the pending does when a call moves on. */
export const rowsSince = (rows: readonly CallRow[], base: readonly CallRow[]): readonly CallRow[] => {
  if (base.length === 0) return rows
  const before = new Map(base.map((row) => [rowKey(row), row]))
  return rows.map((row) => {
    const old = before.get(rowKey(row))
    if (old === undefined) return row
    const counts = CALL_STATES.map((state) => [state, Math.max(0, row[state] - old[state])] as const)
    const causes = causesSince(row.causes, old.causes)
    return withoutEmptyCauses({ ...row, ...(Object.fromEntries(counts) as CallCounts), causes })
  })
}

const causesSince = (causes: Causes | undefined, before: Causes = {}): Causes =>
  Object.fromEntries(
    entriesOf(causes)
      .map(([cause, count]) => [cause, count - (before[cause] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )

/**
 * Whether a page's totals were taken before the others. Two beacons can overtake each other: calls made only grow, and
 * of as many calls fewer and fewer are pending.
 */
export const areOlder = (rows: readonly CallRow[], than: readonly CallRow[]): boolean => {
  const more = (state: CallState): number => sumOf(rows, state) - sumOf(than, state)
  return (more('made') || more('delivered') || -more('pending')) < 0
}

const sumOf = (rows: readonly CallRow[], state: CallState): number =>
  rows.reduce((sum, row) => sum + row[state], 0)
