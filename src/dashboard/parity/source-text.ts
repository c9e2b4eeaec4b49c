import type { SourceHealth } from '../api/wire.ts'
import { countOf, durationText } from '../text/count.ts'
import { agoText } from '../text/moment.ts'
import { shareText } from './loss-text.ts'

/** `silent`: the other leg brings copies and this one has stopped, or nothing comes for long. */
export type SourceState = 'never' | 'silent' | 'fine'

const BEHIND_MS = 10 * 60_000
const LONG_MS = 60 * 60_000

export const sourceState = (
  { lastCopyAt }: SourceHealth,
  other: SourceHealth | undefined,
  now: number,
): SourceState => {
  if (lastCopyAt === null) return 'never'
  const behind = (other?.lastCopyAt ?? 0) - lastCopyAt > BEHIND_MS
  return behind || now - lastCopyAt > LONG_MS ? 'silent' : 'fine'
}

/** Clocks that are ahead by this are worth a word. */
const AHEAD_MS = 1_000

/** What is known of the copies that came lately, a sentence each. */
export const sourceNotes = ({ lastCopyAt, copies, lagMs, ahead, doubted }: SourceHealth): string[] => {
  if (lastCopyAt === null) return []
  if (copies === 0) return ['None came in the last hour.']
  const lag =
    lagMs.median === null
      ? []
      : [
          `They arrive ${durationText(Math.max(0, lagMs.median))} after the call, 1 in 20 later than ${durationText(Math.max(0, lagMs.p95 ?? lagMs.median))}.`,
        ]
  const skew =
    ahead.share > 0 && (ahead.medianMs ?? 0) >= AHEAD_MS
      ? [
          `${shareText(ahead.share)} come from clocks that are ahead, by ${durationText(ahead.medianMs ?? 0)}.`,
        ]
      : ['Visitors’ clocks are not ahead.']
  const doubts =
    doubted > 0
      ? [
          `${countOf(doubted, 'call has', 'calls have')} a stamp that no gate makes; what they say is no evidence.`,
        ]
      : []
  return [`${countOf(copies, 'copy', 'copies')} in the last hour.`, ...lag, ...skew, ...doubts]
}

/** "last copy 12 s ago". */
export const lastCopyText = ({ lastCopyAt }: SourceHealth, now: number): string =>
  lastCopyAt === null ? 'no copy has ever come' : `last copy ${agoText(Math.max(0, now - lastCopyAt))}`
