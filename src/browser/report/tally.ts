import type { Cause } from '../../core/call/causes.ts'
import type { Leg } from '../../core/index.ts'
import type { HandOver, HandOverState } from '../sdk/hand-over.ts'
import { causeOf, doubtOf } from './cause-of.ts'

const MAX_EVENTS = 200
/** As many characters of a name as a server keeps. */
const MAX_NAME = 256
const OTHER = '__other__'

export type Counts = { -readonly [state in Exclude<HandOverState, 'queued'> | 'made' | 'pending']: number }
type CauseCounts = { [cause in Cause]?: number }
export type CallCounts = Counts & {
  readonly leg: Leg
  readonly type: string
  readonly event: string
  /**
   * Why: of what is refused, blocked, expired and dropped, and when the page ends also of what is pending, and where it
   * is seen what vendors confirm of what is handed. Absent where there is nothing to say.
   */
  readonly causes?: Readonly<CauseCounts>
}

/** What became of the calls of this page view, and what went wrong: totals, kept for the report. */
export type Tally = {
  /** A copy has come to a leg (`from` null) or has moved on from a state. */
  move(handOver: HandOver, from: HandOverState | null): void
  problem(code: string): void
  /** @param leaving as the page ends: whatever is not confirmed by now is explained as well */
  calls(leaving?: boolean): CallCounts[]
  problems(): { code: string; count: number }[]
}

const field = (state: HandOverState): keyof Counts => (state === 'queued' ? 'pending' : state)

const add = (causes: CauseCounts, cause: Cause | null | undefined, count: number): void => {
  if (!cause || count === 0) return
  causes[cause] = (causes[cause] ?? 0) + count
  if (causes[cause] === 0) delete causes[cause]
}

type Row = {
  readonly counts: Omit<CallCounts, 'causes'>
  readonly causes: CauseCounts
  /** What the last request of copies that are handed came to, where it failed and the SDK tries again. */
  readonly doubts: CauseCounts
}

/** With what is not confirmed when the page ends. */
function causesOnLeaving({ counts, causes, doubts }: Row, observes: boolean): CauseCounts {
  const all = { ...causes }
  let left = counts.pending
  if (observes) {
    left += counts.handed
    for (const [cause, count] of Object.entries(doubts) as [Cause, number][]) {
      add(all, cause, count)
      left -= count
    }
  }
  add(all, 'page-left', left)
  return all
}

/** @param observes whether it is seen what vendors confirm, asked when the page ends */
export function createTally(observes: () => boolean = () => false): Tally {
  const rows = new Map<string, Row>()
  const problems = new Map<string, number>()
  const names = new Set<string>()
  /** Why each of the copies that are lost is, or what is in doubt of it. */
  const causeBy = new WeakMap<HandOver, Cause>()

  const rowOf = ({ leg, copy: { type, event = '' } }: HandOver): Row => {
    const cut = event.slice(0, MAX_NAME)
    const name = names.has(cut) || names.size < MAX_EVENTS ? cut : OTHER
    names.add(name)
    const key = `${leg} ${type} ${name}`
    let row = rows.get(key)
    if (!row) {
      const none = {
        made: 0,
        handed: 0,
        delivered: 0,
        refused: 0,
        blocked: 0,
        expired: 0,
        dropped: 0,
        pending: 0,
      }
      rows.set(key, (row = { counts: { leg, type, event: name, ...none }, causes: {}, doubts: {} }))
    }
    return row
  }

  const explain = ({ causes, doubts }: Row, handOver: HandOver, from: HandOverState | null): void => {
    const { state } = handOver
    // what is said first of a state is said by whoever saw it: an SDK tells later that it gave up
    if (state === from && state !== 'handed') return
    const before = causeBy.get(handOver)
    add(from === 'handed' ? doubts : causes, before, -1)
    let cause = state === 'handed' ? doubtOf(handOver) : causeOf(handOver)
    // what made an SDK give up says more
    if (cause === 'given-up' && from === 'handed') cause = before ?? cause
    add(state === 'handed' ? doubts : causes, cause, 1)
    if (cause) causeBy.set(handOver, cause)
    else causeBy.delete(handOver)
  }

  const said = (row: Row, leaving: boolean): CallCounts => {
    const causes = leaving ? causesOnLeaving(row, observes()) : { ...row.causes }
    return { ...row.counts, ...(Object.keys(causes).length > 0 && { causes }) }
  }

  return {
    move(handOver, from) {
      const { state, copy } = handOver
      // a reset goes to the SDKs, never over a wire
      if (copy.type === 'reset') return
      const row = rowOf(handOver)
      if (from === null) row.counts.made++
      else row.counts[field(from)]--
      row.counts[field(state)]++
      explain(row, handOver, from)
    },
    problem: (code) => void problems.set(code, (problems.get(code) ?? 0) + 1),
    calls: (leaving = false) => [...rows.values()].map((row) => said(row, leaving)),
    problems: () => [...problems].map(([code, count]) => ({ code, count })),
  }
}
