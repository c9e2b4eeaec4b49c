import type { Leg } from '../../core/index.ts'
import type { CopyTimes } from './copy-times.ts'
import { REFUSAL_REASONS, type RefusalReason } from './refusals.ts'

/** What came in through one leg since the server started. */
export type LegStatus = {
  /** Copies that are durable. */
  readonly accepted: number
  /** Requests, or single events of a batch. */
  readonly refused: number
  /** The newest copy; ms. */
  readonly last: { readonly at: number; readonly lagMs: number | null; readonly skewMs: number | null } | null
}

export type CopiesSums = {
  readonly accepted: number
  /** Requests, or single events of a batch, by reason; those that never happened are left out. */
  readonly refused: { readonly [reason in RefusalReason]?: number }
  readonly legs: { readonly [leg in Leg]: LegStatus }
  /** Copies of apps without the gate, kept. */
  readonly unstamped: number
  /** Copies whose stamp is not what a gate writes, kept as if they had none. */
  readonly badStamps: number
  /** Copies of sessions outside the sample, not kept. */
  readonly sampledOut: number
  /** Segment's messages that a person is to be deleted; they are no copies. */
  readonly deletions: number
}

/** A copy that was kept. */
export type Kept = { readonly stamp: 'gate' | 'none' | 'bad'; readonly times: CopyTimes }

export type CopiesCounts = {
  accept(leg: Leg, copies: readonly Kept[], at: number): void
  refuse(leg: Leg, reason: RefusalReason, count?: number): void
  sampleOut(count: number): void
  deletion(count: number): void
  sums(): CopiesSums
}

type Mutable = { accepted: number; refused: number; last: LegStatus['last'] }

const fresh = (): Mutable => ({ accepted: 0, refused: 0, last: null })

export const createCopiesCounts = (): CopiesCounts => {
  const legs: Record<Leg, Mutable> = { segment: fresh(), rudderstack: fresh() }
  const refused = Object.fromEntries(REFUSAL_REASONS.map((reason) => [reason, 0])) as Record<
    RefusalReason,
    number
  >
  const stamps = { gate: 0, none: 0, bad: 0 }
  const others = { sampledOut: 0, deletions: 0 }
  return {
    accept(leg, copies, at) {
      for (const { stamp } of copies) stamps[stamp]++
      const times = copies.at(-1)?.times
      if (times) legs[leg].last = { at, lagMs: times.lagMs, skewMs: times.skewMs }
      legs[leg].accepted += copies.length
    },
    refuse(leg, reason, count = 1) {
      refused[reason] += count
      legs[leg].refused += count
    },
    sampleOut: (count) => void (others.sampledOut += count),
    deletion: (count) => void (others.deletions += count),
    sums: () => ({
      accepted: legs.segment.accepted + legs.rudderstack.accepted,
      refused: Object.fromEntries(Object.entries(refused).filter(([, count]) => count > 0)),
      legs: { segment: { ...legs.segment }, rudderstack: { ...legs.rudderstack } },
      unstamped: stamps.none,
      badStamps: stamps.bad,
      ...others,
    }),
  }
}
