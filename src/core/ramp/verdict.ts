/**
 * `promote` to the next stage · `hold` stay, try again next time · `halt` stay and stop, contradictory evidence, until a person
 * resumes · `rollback` proven harm: to the last proven stage, or to 0 where none is proven, until a person resumes
 */
export type VerdictKind = 'promote' | 'hold' | 'halt' | 'rollback'

export type VerdictCode =
  | 'proven'
  | 'too-few-sessions'
  | 'too-early'
  | 'no-data'
  | 'stale'
  | 'invalid-number'
  | 'quiet-hours'
  | 'approval'
  | 'paused'
  | 'aborted'
  | 'sample-ratio'
  | 'load-failure'
  | 'inconclusive'
  | 'loss'
  | 'mismatch'
  | 'duplicate'
  | 'identity'
  | 'extra'
  | 'halted'
  | 'overdue'
  | 'finished'

export type Verdict = {
  readonly verdict: VerdictKind
  readonly code: VerdictCode
  /** One sentence, or two, with the numbers that decided. */
  readonly reason: string
  readonly numbers: Readonly<Record<string, number>>
  /** What comes next, and what is missing for it; of a rollback where it goes. Stage −1 = everyone on Segment only. */
  readonly next: {
    readonly stage: number
    readonly missingSessions: number
    /** ms since epoch; null where no clock is in the way. */
    readonly earliestAt: number | null
  } | null
}
