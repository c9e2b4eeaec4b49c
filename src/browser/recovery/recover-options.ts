import type { Leg } from '../../core/index.ts'
import type { JournalRecord, Owed } from '../journal/record.ts'
import type { Sender } from './sender.ts'
import type { Taken } from './take-from-sdk-queues.ts'

/** `handed`: it left with its page, or the answer said nothing. */
export type Became =
  | { readonly kind: 'confirmed' | 'handed' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'expired'; readonly ageMs: number }

/** What recovery needs of the journal. */
export type CallsLeft = {
  put(record: JournalRecord): unknown
  update(id: string, leg: Leg, owed: Owed | null): void
  read(options: {
    wanted(owner: string): boolean
    readonly limit: number
    readonly after?: string
  }): Promise<{ readonly records: readonly JournalRecord[]; readonly next: string | null }>
}

export type RecoverOptions = {
  readonly journal: CallsLeft
  readonly senders: Readonly<Record<Leg, Sender>>
  /** Owners whose page is alive; `null` where the browser cannot tell. */
  readonly alive: () => Promise<ReadonlySet<string> | null>
  /** This page: its own calls are its own to send, but those that it says. */
  readonly owner: string
  readonly isSpilled?: (record: JournalRecord) => boolean
  /** The leg that receives nothing; what is for it waits. */
  readonly killed: () => Leg | null
  /**
   * Decides what was left undecided (no stamp), and what goes another way now (a killed leg's calls). Returns the record
   * itself where nothing changes.
   */
  readonly revise?: (record: JournalRecord) => JournalRecord
  readonly taken?: Taken
  /** Told what became of each leg of a call. */
  readonly tell: (leg: Leg, record: JournalRecord, became: Became) => void
  /** ms since the epoch */
  readonly now: () => number
  readonly maxAgeMs: number
  /** The page goes, consent is withdrawn, the gate is destroyed: the senders are the caller's to stop. */
  readonly signal: AbortSignal
  /** None on plain http and in old browsers: then every page recovers. @default the browser's */
  readonly locks?: Pick<LockManager, 'request'> | null
}
