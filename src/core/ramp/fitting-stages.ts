import { DEFAULT_STAGES } from './default-stages.ts'

const LEAST_SESSIONS = 2_500
const MOST_DAYS = 3

/**
 * The stages to begin with, for this traffic: without each leading one that would not gather 2,500 sessions on both legs in
 * three days.
 * @param sessionsPerDay of all people
 */
export function fittingStages(sessionsPerDay: number): readonly (typeof DEFAULT_STAGES)[number][] {
  const first = DEFAULT_STAGES.findIndex(
    ({ rudderstack }) => (sessionsPerDay * rudderstack * MOST_DAYS) / 100 >= LEAST_SESSIONS,
  )
  const all = DEFAULT_STAGES.findIndex(({ rudderstack }) => rudderstack === 100)
  return DEFAULT_STAGES.slice(first < 0 ? all : first)
}
