import type { EventRow, ReconcileResult, Share, Verdict } from './reconcile-result.ts'

/** The greatest shares that are fine, 0..1. */
export type Limits = { readonly loss: number; readonly mismatch: number }

type Sums = {
  readonly judged: number
  readonly lost: number
  readonly both: number
  readonly mismatched: number
  readonly ambiguous: number
}

const sumsOf = (rows: readonly EventRow[]): Sums => {
  const sum = (of: (row: EventRow) => number): number => rows.reduce((all, row) => all + of(row), 0)
  const lost = sum(({ outcomes }) => outcomes.missing + outcomes.recovered)
  const both = sum(
    ({ outcomes: { matched, expected, mismatched, duplicate } }) =>
      matched + expected + mismatched + duplicate,
  )
  return {
    judged: lost + both,
    lost,
    both,
    mismatched: sum(({ outcomes }) => outcomes.mismatched),
    ambiguous: sum(({ ambiguous }) => ambiguous.segment),
  }
}

const shareOf = (count: number, of: number, more: number, limit: number): Share => ({
  share: of === 0 ? 0 : count / of,
  atMost: of + more === 0 ? 0 : (count + more) / (of + more),
  limit,
})

/** Within: whatever cannot be told. Outside: the same. Else nobody knows. */
export const verdictOf = (
  rows: readonly EventRow[],
  problemCount: number,
  limits: Limits,
): Pick<ReconcileResult, 'loss' | 'mismatch' | 'verdict' | 'why'> => {
  const { judged, lost, both, mismatched, ambiguous } = sumsOf(rows)
  const loss = shareOf(lost, judged, ambiguous, limits.loss)
  const mismatch = shareOf(mismatched, both, ambiguous, limits.mismatch)
  const judgement = judge(loss, mismatch, judged + ambiguous, problemCount)
  return { loss, mismatch, ...judgement }
}

const judge = (
  loss: Share,
  mismatch: Share,
  calls: number,
  problemCount: number,
): { verdict: Verdict; why: string[] } => {
  if (problemCount > 0)
    return {
      verdict: 'unknown',
      why: [
        'Not all of what was named could be read: what is in there is in no count, and its counterparts may look missing.',
      ],
    }
  if (calls === 0) return { verdict: 'unknown', why: ['There is no call that both exports should have.'] }
  const outside = [
    ...(loss.share > loss.limit ? ['More calls are missing at RudderStack than the tolerance allows.'] : []),
    ...(mismatch.share > mismatch.limit
      ? ['More pairs differ without a rule than the tolerance allows.']
      : []),
  ]
  if (outside.length > 0) return { verdict: 'outside', why: outside }
  if (loss.atMost > loss.limit || mismatch.atMost > mismatch.limit)
    return {
      verdict: 'unknown',
      why: ['Calls that nobody can tell apart decide whether it is within the tolerance.'],
    }
  return { verdict: 'within', why: [] }
}
