import type { Leg } from '../../core/index.ts'
import type { HandOver, HandOverState } from '../sdk/hand-over.ts'

const MAX_EVENTS = 200
const OTHER = '__other__'

export type Counts = { -readonly [state in Exclude<HandOverState, 'queued'> | 'made' | 'pending']: number }
export type CallCounts = Counts & { readonly leg: Leg; readonly type: string; readonly event: string }

/** What became of the calls of this page view, and what went wrong: totals, kept for the report. */
export type Tally = {
  /** A copy has come to a leg (`from` null) or has moved on from a state. */
  move(handOver: HandOver, from: HandOverState | null): void
  problem(code: string): void
  calls(): CallCounts[]
  problems(): { code: string; count: number }[]
}

const field = (state: HandOverState): keyof Counts => (state === 'queued' ? 'pending' : state)

export function createTally(): Tally {
  const calls = new Map<string, CallCounts>()
  const problems = new Map<string, number>()
  const names = new Set<string>()

  const rowOf = ({ leg, copy: { type, event = '' } }: HandOver): CallCounts => {
    const name = names.has(event) || names.size < MAX_EVENTS ? event : OTHER
    names.add(name)
    const key = `${leg} ${type} ${name}`
    let row = calls.get(key)
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
      calls.set(key, (row = { leg, type, event: name, ...none }))
    }
    return row
  }

  return {
    move(handOver, from) {
      // a reset goes to the SDKs, never over a wire
      if (handOver.copy.type === 'reset') return
      const row = rowOf(handOver)
      if (from === null) row.made++
      else row[field(from)]--
      row[field(handOver.state)]++
    },
    problem: (code) => void problems.set(code, (problems.get(code) ?? 0) + 1),
    calls: () => [...calls.values()],
    problems: () => [...problems].map(([code, count]) => ({ code, count })),
  }
}
