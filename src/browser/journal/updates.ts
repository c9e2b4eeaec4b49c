import type { Database } from './database.ts'
import type { JournalKey } from './journal-key.ts'
import type { LocalRungs } from './local-rungs.ts'
import type { Mover } from './mover.ts'
import { GONE, withNote, type Owes } from './record.ts'

/** What becomes of many records within this time goes into the database together. */
const GATHER_MS = 50

export type Updates = {
  /** Kept in this tick, in the record where that is held locally, else as a note beside it. */
  add(key: JournalKey, owes: Owes): void
}

/** @param onGone no leg of this record owes any more */
export function createUpdates(
  records: LocalRungs,
  notes: LocalRungs,
  mover: Mover,
  database: () => Database | null | undefined,
  onGone: (key: JournalKey) => void,
): Updates {
  const changed = new Set<JournalKey>()
  const carry = (): void => {
    void mover.move([...changed])
    changed.clear()
  }

  const note = (key: JournalKey, text: string): void => {
    // where there can be no database there is nothing in it
    if (database() !== undefined) notes.put(key, text)
  }

  return {
    add(key, owes) {
      const text = records.get(key)
      if (text === null) {
        const noted = JSON.parse(notes.get(key) ?? '{}') as Owes
        note(key, JSON.stringify({ ...noted, ...owes }))
      } else {
        const next = withNote(text, JSON.stringify(owes))
        if (next) records.put(key, next)
        if (next === null) {
          // the record may be on its way into the database
          note(key, GONE)
          records.remove(key)
          onGone(key)
        }
      }
      if (changed.size === 0) setTimeout(carry, GATHER_MS)
      changed.add(key)
    },
  }
}
