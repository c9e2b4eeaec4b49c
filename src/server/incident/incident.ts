import type { Leg } from '../../core/index.ts'
import type { Action, AuditEntry } from '../control/control-store.ts'
import type { Propagation } from '../reports/propagation.ts'

/** Calls by where they arrived. */
export type Reached = {
  readonly calls: number
  readonly both: number
  readonly segment: number
  readonly rudderstack: number
}

/** Copies of one leg, a minute. */
export type Volume = { readonly perMinute: number; readonly copies: number; readonly minutes: number }

/** What happened in the hour after a kill, a halt or a rollback. */
export type Incident = {
  /** Of its audit entry. */
  readonly id: number
  readonly action: Action
  /** Of a kill; null of anything else. */
  readonly leg: Leg | null
  readonly actor: string
  readonly reason: string | null
  /** ms since epoch. */
  readonly at: number
  /** It is looked at until then: an hour, or now. */
  readonly until: number
  readonly isOver: boolean
  /** The change before it. */
  readonly before: Pick<AuditEntry, 'id' | 'at' | 'actor' | 'action' | 'reason'> | null
  /** When it was lifted or resumed, and by whom; null while it holds. */
  readonly ended: Pick<AuditEntry, 'id' | 'at' | 'actor' | 'action' | 'reason'> | null
  /** What pages were to follow; null where it changed nothing that they get. */
  readonly revision: number | null
  /** After how many ms so many percent of the pages that were open then had followed; null: not (yet). */
  readonly reachedMs: Propagation['reachedMs'] | null
  /** What came in since, against the hour before. */
  readonly volume: { readonly [leg in Leg]: { readonly before: Volume; readonly after: Volume } }
  /** Calls that pages made after it which had not followed yet. */
  readonly gap: Reached
  /** Copies of calls of that time that came more than once, by leg. */
  readonly duplicates: { readonly [leg in Leg]: number }
  /** People seen before and after, and those of them to whom a vendor gave another anonymous id since. */
  readonly people: { readonly seen: number; readonly changed: number }
}
