import type { Loss, ParityAnswer, ParityRow } from '../api/wire.ts'
import type { NoticeKind } from '../parts/notice.tsx'
import { countOf, countText } from '../text/count.ts'
import { clipped, visibleText } from '../text/visible.ts'
import { shareText, standingOf, type Standing } from './loss-text.ts'

export type Verdict = {
  readonly kind: NoticeKind
  readonly sentence: string
  /** What stands under it. */
  readonly notes: readonly string[]
}

type Sums = {
  /** Calls whose copy reached Segment, and is not waited for any more on the other leg. */
  readonly sent: number
  readonly missing: number
  readonly mismatched: number
  readonly extra: number
  readonly recovered: number
  readonly changing: number
  readonly both: number
}

const sumsOf = (rows: readonly ParityRow[]): Sums => {
  const sum = (of: (row: ParityRow) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const missing = sum(({ outcomes }) => outcomes.missing)
  const extra = sum(({ outcomes }) => outcomes.extra)
  const pending = sum(({ outcomes }) => outcomes.pending)
  const both = sum(({ calls }) => calls) - missing - extra - pending
  return {
    sent: both + missing,
    both,
    missing,
    extra,
    mismatched: sum(({ outcomes }) => outcomes.mismatched),
    recovered: sum(({ outcomes }) => outcomes.recovered),
    changing: sum(({ changesMeaning }) => changesMeaning),
  }
}

const NAMED = 3

/** “A”, “B” and 4 more. */
const namesText = (rows: readonly ParityRow[]): string => {
  const names = rows.slice(0, NAMED).map(({ key }) => `“${clipped(visibleText(key), 60)}”`)
  const more = rows.length - names.length
  if (more > 0) return `${names.join(', ')} and ${more} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const thinText = (thin: number, all: number): string => {
  if (thin < all) return `${countText(thin)} of ${countOf(all, 'event')}`
  return all === 1 ? 'the only event' : `all ${countText(all)} events`
}

const having = (rows: readonly ParityRow[], limit: number, standing: Standing): readonly ParityRow[] =>
  rows.filter(({ loss }) => standingOf(loss, limit) === standing)

const kindOf = (sums: Sums, overall: Standing, broken: number, allProven: boolean): NoticeKind => {
  if (overall === 'broken' || broken > 0) return 'wrong'
  if (sums.mismatched > 0 || sums.missing > 0) return 'warning'
  return overall === 'proven' && allProven ? 'fine' : 'info'
}

/**
 * What a range says, in words with numbers.
 * @param answer by event @param overall the evidence of all dual sessions, null while it is unknown @param when begins the sentence
 */
export const verdictOf = ({ rows, limit }: ParityAnswer, overall: Loss | null, when: string): Verdict => {
  const sums = sumsOf(rows)
  if (sums.sent === 0)
    return { kind: 'info', sentence: `${when} no call of people on both legs is settled.`, notes: [] }
  const received = `${when} RudderStack received ${shareText(sums.both / sums.sent)} of the ${countOf(sums.sent, 'call')} that reached Segment`
  const lost =
    overall === null || overall.sessions === 0
      ? 'no session is settled yet'
      : `${countText(overall.lost)} of ${countOf(overall.sessions, 'settled session')} lost the call that stands for ${overall.sessions === 1 ? 'it' : 'them'}`
  const thin = rows.filter(({ loss }) => ['none', 'insufficient'].includes(standingOf(loss, limit)))
  const evidence =
    thin.length === 0
      ? 'there is enough evidence for every event'
      : `there is insufficient evidence for ${thinText(thin.length, rows.length)}`
  const broken = having(rows, limit, 'broken')
  const allProven = having(rows, limit, 'proven').length === rows.length
  const standing = overall === null ? 'none' : standingOf(overall, limit)
  return {
    kind: kindOf(sums, standing, broken.length, allProven),
    sentence: `${received}; ${lost}; ${evidence}.`,
    notes: notesOf(rows, sums, broken, limit),
  }
}

const notesOf = (
  rows: readonly ParityRow[],
  { mismatched, extra, recovered, changing, both }: Sums,
  broken: readonly ParityRow[],
  limit: number,
): string[] => {
  const worst = rows
    .filter(({ outcomes }) => outcomes.mismatched > 0)
    .toSorted((a, b) => b.outcomes.mismatched - a.outcomes.mismatched)
  return [
    broken.length > 0 ? `Loses more than ${shareText(limit)} of sessions: ${namesText(broken)}.` : '',
    mismatched > 0
      ? `${countOf(mismatched, 'call')} ${mismatched === 1 ? 'differs' : 'differ'} in a way that no rule explains: ${namesText(worst)}.`
      : '',
    changing > 0
      ? `${shareText(changing / both)} of the calls on both legs mean something else in RudderStack’s data, by rules that are known.`
      : '',
    extra > 0
      ? `${countOf(extra, 'call')} reached RudderStack alone; they are not set off against the missing.`
      : '',
    recovered > 0 ? `${countOf(recovered, 'call')} came only when sent again.` : '',
  ].filter((note) => note !== '')
}
