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
  /** Calls that arrived with another time, or of another user, than they were made with. */
  readonly altered: number
}

export const NOTHING: Tally = { made: 0, arrived: 0, repeats: 0, strangers: 0, altered: 0 }

/** A call's own time, give or take what a busy page needs between two lines of its script. */
const LATE_MS = 1_000

const isAltered = ({ late, userId }: Copy, user: string): boolean =>
  !(Math.abs(late) <= LATE_MS) || userId !== user

export function tallyOf(leg: Leg, owed: readonly string[], user: string, copies: readonly Copy[]): Tally {
  const wanted = new Map(owed.map((id) => [id, [] as Copy[]]))
  for (const copy of copies) if (copy.leg === leg && copy.call !== null) wanted.get(copy.call)?.push(copy)
  let tally: Tally = { ...NOTHING, made: owed.length }
  for (const [first, ...more] of wanted.values()) {
    if (!first) continue
    const strangers = more.filter(({ messageId }) => messageId !== first.messageId).length
    tally = sum(tally, {
      made: 0,
      arrived: 1,
      repeats: more.length - strangers,
      strangers,
      altered: [first, ...more].some((copy) => isAltered(copy, user)) ? 1 : 0,
    })
  }
  return tally
}

export const sum = (a: Tally, b: Tally): Tally => ({
  made: a.made + b.made,
  arrived: a.arrived + b.arrived,
  repeats: a.repeats + b.repeats,
  strangers: a.strangers + b.strangers,
  altered: a.altered + b.altered,
})
