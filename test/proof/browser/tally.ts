import type { Leg } from '../../../src/core/index.ts'
import type { Copy } from './arrival-log.ts'

/** What became of the calls that one leg was owed. */
export type Tally = {
  readonly made: number
  /** Distinct calls. */
  readonly arrived: number
  /** Copies beyond the first, under the same message id: a vendor can tell them. */
  readonly repeats: number
  /** Copies beyond the first, under another message id: these count twice for everybody. */
  readonly strangers: number
  /** Calls that arrived with another time than they were made at. */
  readonly misdated: number
  /** ms: the most that the time of such a call was off; Infinity where it has none. */
  readonly offMs: number
  /** Calls that arrived of another user than they were made as. */
  readonly misnamed: number
}

export const NOTHING: Tally = {
  made: 0,
  arrived: 0,
  repeats: 0,
  strangers: 0,
  misdated: 0,
  offMs: 0,
  misnamed: 0,
}

/** A call's own time, give or take what a busy page needs between two lines of its script. */
const LATE_MS = 1_000

const offBy = ({ late }: Copy): number => (Number.isNaN(late) ? Infinity : Math.abs(late))

export function tallyOf(leg: Leg, owed: readonly string[], user: string, copies: readonly Copy[]): Tally {
  const wanted = new Map(owed.map((id) => [id, [] as Copy[]]))
  for (const copy of copies) if (copy.leg === leg && copy.call !== null) wanted.get(copy.call)?.push(copy)
  let tally: Tally = { ...NOTHING, made: owed.length }
  for (const [first, ...more] of wanted.values()) {
    if (!first) continue
    const offMs = Math.max(...[first, ...more].map(offBy).filter((ms) => ms > LATE_MS), 0)
    const strangers = more.filter(({ messageId }) => messageId !== first.messageId).length
    tally = sum(tally, {
      made: 0,
      arrived: 1,
      repeats: more.length - strangers,
      strangers,
      misdated: offMs > 0 ? 1 : 0,
      offMs,
      misnamed: [first, ...more].some(({ userId }) => userId !== user) ? 1 : 0,
    })
  }
  return tally
}

export const sum = (a: Tally, b: Tally): Tally => ({
  made: a.made + b.made,
  arrived: a.arrived + b.arrived,
  repeats: a.repeats + b.repeats,
  strangers: a.strangers + b.strangers,
  misdated: a.misdated + b.misdated,
  offMs: Math.max(a.offMs, b.offMs),
  misnamed: a.misnamed + b.misnamed,
})
