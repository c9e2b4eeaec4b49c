import type { Made } from '../intake.ts'
import type { LocalStore } from '../storage.ts'
import { recordOf } from './record-of.ts'
import type { JournalRecord } from './record.ts'

type Early = Omit<Made, 'timestamp' | 'callback'> & { readonly timestamp: string; readonly owner: string }

type Options = {
  readonly store: LocalStore
  readonly callKey: string
  /** Random id of this page view. */
  readonly page: string
  readonly problem: (code: string) => void
  /** Takes a call of this page. */
  readonly begin: (record: JournalRecord) => unknown
  /** Takes one of a page that is no more. */
  readonly put: (record: JournalRecord) => unknown
}

/** A page that is only just loading holds no lock yet: its calls are left to it for so long. */
export const EARLY_MS = 3_000

const read = (text: string | null): JournalRecord | null => {
  try {
    const early = JSON.parse(text ?? 'null') as Early | null
    if (typeof early?.pairId !== 'string' || typeof early.owner !== 'string') return null
    const at = Date.parse(early.timestamp)
    return recordOf(early, early.timestamp, early.owner, Number.isNaN(at) ? 0 : at)
  } catch {
    return null
  }
}

/** Moves the calls into the journal that pages made before they had one. What cannot be read is removed and counted. */
export function takeEarlyCalls({ store, callKey, page, problem, begin, put }: Options): void {
  for (const key of store.keys()) {
    if (!key.startsWith(callKey)) continue
    const record = read(store.get(key))
    if (record === null) problem('journal-corrupt')
    else if (record.made.call.type === 'reset') {
      // it never reaches a wire
    } else if (record.owner === page) begin(record)
    else if (Math.abs(Date.now() - record.at) > EARLY_MS) put(record)
    else continue
    store.remove(key)
  }
}
