export const BY = [
  'event',
  'property',
  'trait',
  'cohort',
  'audience',
  'region',
  'area',
  'appVersion',
  'sdkVersion',
  'browser',
  'hour',
] as const
export type By = (typeof BY)[number]

export const OUTCOMES = [
  'matched',
  'expected',
  'mismatched',
  'missing',
  'extra',
  'duplicate',
  'pending',
  'recovered',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export const NO_OUTCOMES: Readonly<Record<Outcome, 0>> = {
  matched: 0,
  expected: 0,
  mismatched: 0,
  missing: 0,
  extra: 0,
  duplicate: 0,
  pending: 0,
  recovered: 0,
}

/** Of settled dual sessions, one call each. */
export type Loss = {
  readonly sessions: number
  readonly lost: number
  /** Shares 0..1 that hold at every look together, with an error of at most alpha. */
  readonly low: number
  readonly high: number
  /** Sessions that would prove the limit, were none lost. */
  readonly enough: number
}

export type ParityRow = {
  /** The value of what rows are told apart by; of a property or trait its JSON Pointer, of an hour its start (ISO 8601). */
  readonly key: string
  /** By property and trait: of what. */
  readonly event?: string
  /** Pairs, where legs were lost too; of a property or trait, pairs on both legs that have it on one. */
  readonly calls: number
  readonly segment: number
  readonly rudderstack: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Of the expected: by a rule whose difference analysts will notice at cutover. */
  readonly changesMeaning: number
  /** Pairs of which a leg delivered more than one copy. */
  readonly duplicates: { readonly segment: number; readonly rudderstack: number }
  /** By event: why calls are missing or extra, the most frequent first. */
  readonly causes?: readonly {
    readonly outcome: 'missing' | 'extra'
    readonly cause: string
    readonly calls: number
  }[]
  /** By event: money depends on it. */
  readonly money?: boolean
  readonly loss: Loss
}

export type ParityAnswer = {
  readonly from: number
  readonly to: number
  /** Nothing before it waits for a copy any more; ms since epoch, null while nothing is settled. */
  readonly settledUntil: number | null
  readonly by: By
  readonly rows: readonly ParityRow[]
  readonly funnel: {
    /** Dual sessions whose pages reported. */
    readonly assigned: number
    /** Calls that these pages made. */
    readonly called: number
    /** Calls that arrived. */
    readonly segment: number
    readonly rudderstack: number
  }
  /** Calls that neither leg has delivered, as gaps in the numbers of settled sessions prove. */
  readonly lostOnBoth: number
  /** Copies without a stamp, of apps without the gate. */
  readonly unstamped: { readonly segment: number; readonly rudderstack: number }
  /** Pairs of visitors whose clocks cannot be meant: in no range of time. */
  readonly undated: number
  /** Counts are weighed back from a sample. */
  readonly sampled: boolean
  /** Of loss and of the chance of error, shares 0..1. */
  readonly limit: number
  readonly alpha: number
}
