import { eventKey, NO_SESSIONS, type Counts } from '../../core/ramp/evidence.ts'
import type { Ramp } from '../../core/ramp/ramp.ts'
import type { Sessions } from '../../core/ramp/known-sessions.ts'
import type { RehearseOptions } from '../../core/ramp/rehearse.ts'
import { dualPercent } from '../../core/ramp/stage-days.ts'
import { staying } from '../../core/ramp/thin.ts'
import { poisson } from '../../sandbox/poisson.ts'

const DAY_MS = 86_400_000
const SENTINEL = 1

export type Visitors = {
  readonly sessionsPerDay: number
  /** Share 0..1 of sessions that lose a call, and what it is from some day on. */
  readonly loss: number
  readonly harm: { readonly share: number; readonly day: number } | null
}

const none: Sessions = { all: NO_SESSIONS, byKey: {} }

/** Sessions that are made up. Each has every key event, which loses its call by itself. @param began ms since epoch */
export const visitorsOf = (
  { sessionsPerDay, loss, harm }: Visitors,
  { stages, keyEvents = [] }: Ramp,
  began: number,
  random: () => number,
): RehearseOptions['sessions'] => {
  return (from, to, stage) => {
    const dual = stage < 0 ? 0 : dualPercent(stages[stage]!, SENTINEL)
    const mean = (((to - from) / DAY_MS) * sessionsPerDay * dual) / 100
    if (mean === 0) return none
    const share = harm !== null && from >= began + harm.day * DAY_MS ? harm.share : loss
    const sessions = poisson(random, mean)
    const counts = (): Counts => ({ ...NO_SESSIONS, sessions, lost: staying(sessions, share, random) })
    return {
      all: counts(),
      byKey: Object.fromEntries(keyEvents.map(({ event }) => [eventKey(event), counts()])),
    }
  }
}
