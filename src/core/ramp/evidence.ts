/** Settled dual sessions, and of how many of them the one call that counts was what. */
export type Counts = {
  readonly sessions: number
  /** Reached Segment, not RudderStack. */
  readonly lost: number
  readonly mismatched: number
  readonly duplicated: number
  /** Copies of one call that name different people. */
  readonly split: number
  /** Reached RudderStack, not Segment. */
  readonly extra: number
}

export const NO_SESSIONS: Counts = {
  sessions: 0,
  lost: 0,
  mismatched: 0,
  duplicated: 0,
  split: 0,
  extra: 0,
}

/** Sessions that settled so long ago that no vendor tries again, and how many of them still lack the call that counts. */
export type Losses = Pick<Counts, 'sessions' | 'lost'>

export type FinalLosses = {
  readonly stage: Losses
  /** By the keys of the evidence. */
  readonly byKey: Readonly<Record<string, Losses>>
  /** Of the change detector that has read these sessions alone. */
  readonly detector: number
}

/** Under which evidence is told apart: by a key event, and by an audience. */
export const eventKey = (event: string): string => `event:${event}`
export const audienceKey = (audience: string): string => `audience:${audience}`

/** Networks that send far more reports than one network should: none of them counts. */
export type Quarantine = {
  readonly networks: number
  readonly pages: number
  /** 0..1, of pages or of people: more than that of one network is too much. */
  readonly share: number
}

/** What is known of a stage. Only authenticated copies make counts and detectors; the rest is what browsers report. */
export type Evidence = {
  /** Sessions that ended before it are settled and counted; ms since epoch, null while none are. */
  readonly settledUntil: number | null
  readonly newestCopyAt: number | null
  /** Of sessions begun under a revision published since the stage began. */
  readonly stage: Counts
  /** The same of those with a key event or of an audience: `event:<name>`, `audience:<name>`. */
  readonly byKey?: Readonly<Record<string, Counts>>
  /** See detector.ts; carried through all stages. */
  readonly detectors: { readonly loss: number; readonly mismatch: number }
  /** See sample-ratio.ts. */
  readonly sampleRatio: { readonly logBayes: number } | null
  /** Shares 0..1 of pages on which the SDK did not load. */
  readonly loadFailure: { readonly rudderstack: number; readonly segment: number } | null
  /** What is left out of both; it decides nothing. @default nothing is */
  readonly quarantine?: Quarantine
  /** A proven loss waits for it, unless it is four times the limit. @default nothing is waited for */
  readonly final?: FinalLosses
}
