import type { Leg } from '../../../core/index.ts'
import type { DifferenceKind, Effect } from '../../../core/index.ts'
import type { ParityRow } from '../../parity/answers/parity-answer.ts'
import type { Problem } from '../inputs/input-file.ts'
import type { Span } from '../inputs/layout-days.ts'
import type { Method } from '../scratch/numbers.ts'

export type CountsRow = Omit<ParityRow, 'causes' | 'loss' | 'money'>

export type EventRow = CountsRow & {
  /** Pairs on both legs by how they were found. */
  readonly pairs: Readonly<Record<Method, number>>
  /** Of those by content: of calls that could be exchanged for one another, as all of them say the same. */
  readonly alike: number
  /** Calls without a stamp of which nobody can tell whether and with which they are a pair; in no other count. */
  readonly ambiguous: Readonly<Record<Leg, number>>
}

export type FileRow = {
  readonly leg: Leg
  readonly name: string
  readonly bytes: number
  readonly lines: number
  readonly copies: number
  /** Hex, of the file as it lies there. */
  readonly sha256: string
  readonly problems: number
}

export type LegRow = {
  readonly files: number
  readonly copies: number
  readonly unstamped: number
  /** Stamps that no gate writes. */
  readonly badStamps: number
  /** Messages that somebody is to be deleted. */
  readonly deletions: number
  /** Received within it, ms since epoch; null where there is no copy. */
  readonly covers: Span | null
  /** Of people on this leg alone: compared with nothing. */
  readonly single: number
}

/** A share 0..1 of calls, and the highest that it could be if all that nobody can tell went wrong. */
export type Share = { readonly share: number; readonly atMost: number; readonly limit: number }

export type Verdict = 'within' | 'outside' | 'unknown'

export type ReconcileResult = {
  /** When the calls were made, ms since epoch; null = whenever. */
  readonly from: number | null
  readonly to: number | null
  readonly lateMinutes: number
  readonly segment: LegRow
  readonly rudderstack: LegRow
  readonly rows: readonly EventRow[]
  /** By event and JSON Pointer, properties and traits; those that differ first. */
  readonly fields: readonly CountsRow[]
  /** What nothing explains, wherever in a copy. */
  readonly differences: readonly {
    readonly event: string
    readonly path: string
    readonly kind: DifferenceKind
    readonly pairs: number
  }[]
  readonly rules: readonly { readonly rule: string; readonly effect: Effect; readonly pairs: number }[]
  /** Of calls that reached Segment and are judged: missing at RudderStack, or there only as they were sent again. */
  readonly loss: Share
  /** Of pairs on both legs: that differ in a way that nothing explains. */
  readonly mismatch: Share
  readonly verdict: Verdict
  /** Why the verdict is what it is: a sentence each. */
  readonly why: readonly string[]
  readonly files: readonly FileRow[]
  readonly problems: readonly Problem[]
  readonly problemCount: number
  /** Names, of events or of fields, were more than are told apart. */
  readonly folded: boolean
}
