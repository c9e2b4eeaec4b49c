import { IDLE_MINUTES, METRICS, type Ramp, type Stage } from './ramp.ts'
import { sessionsNeeded } from './sessions-needed.ts'

/** What a stage takes where nothing is lost. */
export type StageDays = {
  /** Settled dual sessions that it takes. */
  readonly sessions: number
  /** Percent of people who are on both legs. */
  readonly dual: number
  /** Until it can be left; Infinity where nobody is on both. */
  readonly days: number
}

const DAY_MINUTES = 1_440

/** @param sentinel percent of RudderStack-only people who stay on both */
export const dualPercent = (
  { rudderstack, segment }: Pick<Stage, 'rudderstack' | 'segment'>,
  sentinel: number,
): number => {
  const both = Math.max(0, rudderstack + segment - 100)
  return both + ((100 - segment) * sentinel) / 100
}

/**
 * How long each stage lasts at least: its own shortest time, and until enough sessions are settled to prove its strictest
 * limit without a loss.
 * @param sessionsPerDay of all people, or of the audience where the stage has one
 */
export function stageDays(ramp: Ramp, sessionsPerDay: number, sentinel = 1): readonly StageDays[] {
  const { stages, guards, alpha, latenessMinutes } = ramp
  const strictest = Math.min(...METRICS.map((metric) => guards[metric]))
  const proof = sessionsNeeded(strictest, alpha / stages.length)
  return stages.map((stage) => {
    const sessions = Math.max(stage.minSessions, proof)
    const dual = dualPercent(stage, sentinel)
    const gathered =
      (sessions / ((sessionsPerDay * dual) / 100)) * DAY_MINUTES + latenessMinutes + IDLE_MINUTES
    return { sessions, dual, days: Math.max(gathered, stage.minMinutes) / DAY_MINUTES }
  })
}
