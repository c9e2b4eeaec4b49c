import type { Counts } from './evidence.ts'

/** Sessions were counted in steps of so many ms. */
export const RECORDED_STEP_MS = 600_000

/** Settled dual sessions that began in one step of time under one revision, in one of its audiences. */
export type RecordedRow = {
  /** The step's start, ms since epoch. */
  readonly at: number
  readonly revision: number
  /** '' where that is not known: which of several it was is told by reports. */
  readonly audience: string
  /** Whether it was the last one, everyone else; and whether it was the only one, everybody. */
  readonly last: boolean
  readonly only: boolean
  /** Percent of its people who were on both legs under that revision; null where nobody knows. */
  readonly dual: number | null
  readonly all: Counts
  /** Of the key events that were asked for, by name. */
  readonly events: Readonly<Record<string, Counts>>
}

/** What was recorded in a range of time, the oldest first. */
export type Recorded = {
  /** ms since epoch, half open. */
  readonly from: number
  readonly to: number
  /** Percent of RudderStack-only people who stay on both, by the rollout in force. */
  readonly sentinel: number
  readonly rows: readonly RecordedRow[]
}
