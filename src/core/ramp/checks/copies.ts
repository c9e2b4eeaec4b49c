import { NO_SESSIONS, type Counts, type FinalLosses, type Losses } from '../evidence.ts'
import { IDLE_MINUTES } from '../ramp.ts'
import { sayScope, minutesText } from '../verdict-text.ts'
import { hold, invalid, isCount, MINUTE_MS, type Check } from './given.ts'

const isTime = (value: unknown): boolean => value === null || Number.isFinite(value)

const isScore = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0

const isWhole = ({ sessions, ...bad }: Counts | Losses): boolean =>
  isCount(sessions) && Object.values(bad).every((value) => isCount(value) && value <= sessions)

/** What is old is a part of what has settled. */
const isPartOf = (final: FinalLosses, stage: Counts, byKey: Readonly<Record<string, Counts>>): boolean => {
  const pairs = Object.entries(final.byKey).map(([key, old]) => [old, byKey[key] ?? NO_SESSIONS] as const)
  return [[final.stage, stage] as const, ...pairs].every(
    ([old, all]) => isWhole(old) && old.sessions <= all.sessions && old.lost <= all.lost,
  )
}

export const invalidCopies: Check = (given) => {
  const { evidence, now } = given
  const { stage, byKey = {}, detectors, settledUntil, newestCopyAt, final } = evidence
  if (!Number.isFinite(now)) return invalid(given, 'The time')
  if (!isWhole(stage)) return invalid(given, 'A number of sessions')
  const bad = Object.entries(byKey).find(([, counts]) => !isWhole(counts))
  if (bad) return invalid(given, `A number of sessions of ${sayScope(bad[0])}`)
  if (final !== undefined && !isPartOf(final, stage, byKey)) return invalid(given, 'A number of old sessions')
  const scores = [detectors.loss, detectors.mismatch, final?.detector ?? 0]
  if (!scores.every(isScore)) return invalid(given, "A detector's score")
  return [settledUntil, newestCopyAt].every(isTime) ? null : invalid(given, 'A time of copies')
}

export const noData: Check = (given) => {
  const { settledUntil, newestCopyAt } = given.evidence
  if (settledUntil !== null && newestCopyAt !== null) return null
  return hold(given, 'no-data', newestCopyAt === null ? 'No copy has arrived.' : 'No copy is settled yet.')
}

export const stale: Check = (given) => {
  const { ramp, evidence, now } = given
  const silence = now - evidence.newestCopyAt!
  const lag = now - evidence.settledUntil! - (ramp.latenessMinutes + IDLE_MINUTES) * MINUTE_MS
  const limit = ramp.staleMinutes * MINUTE_MS
  const numbers = { silenceMinutes: silence / MINUTE_MS, limitMinutes: ramp.staleMinutes }
  if (silence < -limit)
    return hold(
      given,
      'stale',
      `The newest copy is from ${minutesText(-silence)} ahead: a clock is wrong.`,
      numbers,
    )
  if (silence > limit)
    return hold(
      given,
      'stale',
      `The newest copy is ${minutesText(silence)} old, more than ${minutesText(limit)}: nothing is known of now.`,
      numbers,
    )
  if (lag <= limit) return null
  return hold(given, 'stale', `Copies are settled ${minutesText(lag)} late: nothing is known of now.`, {
    lagMinutes: lag / MINUTE_MS,
    limitMinutes: ramp.staleMinutes,
  })
}
