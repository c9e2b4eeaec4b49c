import type { Leg } from '../../core/index.ts'
import type { JournalRecord, Owed } from '../journal/record.ts'

/** What is to become of one leg of a call that an earlier page has left: see `dispositionOf`. */
export type Disposition =
  | { readonly kind: 'nothing' | 'handed' }
  | { readonly kind: 'expired'; readonly ageMs: number }
  | { readonly kind: 'send'; readonly owed: Owed }

/** No call waits this many times as long as it may: one that seems to was made, or is looked at, by a wrong clock. */
const IMPLAUSIBLE = 20

/**
 * `nothing`: the leg owes nothing, or no cohort was decided yet · `handed`: it left with its page · `expired`: older than
 * it may be · `send`.
 *
 * @param now ms since the epoch; a call that seems to be of the future is not old, nor one of another age of the world
 */
export function dispositionOf(record: JournalRecord, leg: Leg, now: number, maxAgeMs: number): Disposition {
  const owed = record.legs[leg]
  if (owed === undefined || record.stamp === null) return { kind: 'nothing' }
  if (owed.state === 'beacon') return { kind: 'handed' }
  const ageMs = now - record.at
  const isOld = ageMs > maxAgeMs && ageMs < maxAgeMs * IMPLAUSIBLE
  return isOld ? { kind: 'expired', ageMs } : { kind: 'send', owed }
}
