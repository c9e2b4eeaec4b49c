import type { Timed } from './group-by-time.ts'
import { pairByTime } from './pair-by-time.ts'

export type LooseCall = Timed & {
  /** Of what it says of the call, and of all that it says. */
  readonly content: string
  readonly hash: string
}

export type Settled<Call> = {
  readonly pairs: readonly (readonly [Call, Call])[]
  /** Those that have no counterpart in here. */
  readonly left: readonly Call[]
  /** Which of them belong together nobody can tell. */
  readonly ambiguous: readonly Call[]
  /** Pairs that could be exchanged for one another, as all calls of the group say the same. */
  readonly alike: number
}

const NOTHING = { pairs: [], left: [], ambiguous: [], alike: 0 } as const

/**
 * What is certain of a group: one call of each leg are a pair. Of more of them it is certain how many pairs there are
 * where all say the same to the last word, whichever belongs to whichever.
 */
export const settleGroup = <Call extends LooseCall>(
  group: readonly Call[],
  toleranceMs: number,
): Settled<Call> => {
  const [first] = group
  if (group.every(({ leg }) => leg === first?.leg)) return { ...NOTHING, left: group }
  const [one, other] = group
  if (group.length === 2 && one && other)
    return { ...NOTHING, pairs: [one.leg === 'segment' ? [one, other] : [other, one]] }
  if (!group.every(({ hash }) => hash === first?.hash)) return { ...NOTHING, ambiguous: group }
  const { pairs, left } = pairByTime(group, toleranceMs)
  return { ...NOTHING, pairs, left, alike: pairs.length }
}
