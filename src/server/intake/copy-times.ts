import type { Fields } from '../../core/index.ts'

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
const MAX_PAST_MS = 30 * DAY_MS
const MAX_AHEAD_MS = DAY_MS

/** ms since epoch. */
export type CopyTimes = {
  /** When the call was made, by the clock of the visitor. */
  readonly originMs: number
  /** The start of its minute; 0 where that clock cannot be meant: undated. */
  readonly bucketMs: number
  /** The vendor's view of that clock: how far it runs ahead of the vendor's, null where the copy does not tell. */
  readonly skewMs: number | null
  /** How long the copy was on its way, by the vendor's clock and ours; null where the copy does not tell. */
  readonly lagMs: number | null
}

/**
 * The times of a copy. Both copies of a call carry the same original timestamp, so that both get the same minute however
 * late one of them is.
 */
export const copyTimes = ({ originalTimestamp, timestamp }: Fields, receivedMs: number): CopyTimes => {
  const original = timeOf(originalTimestamp)
  // both vendors: receivedAt − (sentAt − originalTimestamp)
  const corrected = timeOf(timestamp)
  const origin = original ?? corrected
  const dated = origin !== null && isNear(origin, receivedMs)
  return {
    originMs: dated ? origin : receivedMs,
    bucketMs: dated ? Math.floor(origin / MINUTE_MS) * MINUTE_MS : 0,
    skewMs: original === null || corrected === null ? null : original - corrected,
    lagMs: corrected === null ? null : receivedMs - corrected,
  }
}

const isNear = (ms: number, receivedMs: number): boolean =>
  ms >= receivedMs - MAX_PAST_MS && ms <= receivedMs + MAX_AHEAD_MS

const timeOf = (value: unknown): number | null => {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(ms) ? null : ms
}
