import type { Leg } from '../../core/index.ts'
import type { LocalStore } from '../storage.ts'
import { createConnection } from './connection.ts'
import { createKeys, idOf, type JournalKey } from './journal-key.ts'
import { createLocalRungs } from './local-rungs.ts'
import { createMover } from './mover.ts'
import { QUARANTINE, quarantine } from './quarantine.ts'
import { createReader, type ReadOptions, type ReadPage } from './reader.ts'
import type { JournalRecord, Owed } from './record.ts'
import { createUpdates } from './updates.ts'

/** The rungs of the ladder, from the one that outlives most to the one that outlives nothing. */
export type Where = 'indexeddb' | 'storage' | 'memory'

/** Every call of which some leg is not done yet, of all pages of this origin. */
export type Journal = {
  /**
   * Keeps a record, or a new version of it, in this tick: in a storage key of its own until the database has it.
   * Where it ends up; `null` where it is refused, because the journal is full. Never throws.
   */
  put(record: JournalRecord): Where | null
  /**
   * What became of a leg, kept in this tick as a record is; `null`: it owes nothing more. A record goes when no leg owes.
   */
  update(id: string, leg: Leg, owed: Owed | null): void
  /**
   * Records of the owners that are wanted, in the order in which they were made. A page has `limit` of them at most,
   * and may have none though others follow; the last has `next` null.
   */
  read(options: ReadOptions): Promise<ReadPage>
  /** `kept`: of all pages, as far as this page knows. `where`: what takes the next record. */
  stats(): { readonly kept: number; readonly where: Where }
  /**
   * Settles when what put() and update() have kept is where it will stay. A page that is about to go needs it not: what
   * they have returned from outlives it.
   */
  flush(): Promise<void>
  /** Everything goes, of all pages. */
  clear(): Promise<void>
  /** The page may go into the back/forward cache: lets go of the database. What is put from now on is kept in storage. */
  close(): void
  reopen(): void
}

export type JournalOptions = {
  readonly store: LocalStore
  /**
   * Counts `journal-full` (a record refused), `journal-corrupt` (one quarantined, or the
   * database made anew), `journal-memory` (a record that lives as long as the page), and what keeps the database from
   * taking any: `journal-quota`, `journal-database`.
   */
  readonly problem: (code: string) => void
  /** ms since epoch */
  readonly now: () => number
  /** @default 200000 */
  readonly maxRecords?: number
}

export function createJournal(options: JournalOptions): Journal {
  const { store, problem, now, maxRecords = 200_000 } = options
  const records = createLocalRungs(store, 'crossfade_call.')
  const notes = createLocalRungs(store, 'crossfade_note.')
  const newKey = createKeys()
  /** Of the records that this page has made or read. */
  const keys = new Map<string, JournalKey>()
  let kept = records.keys().length
  let last: Where = 'storage'

  const connection = createConnection(() => void tidy(), problem)
  const database = () => connection.database
  const onGone = (key: JournalKey): void => {
    if (keys.delete(idOf(key))) kept--
  }
  const mover = createMover({ records, notes, database, problem, onGone, now })
  const updates = createUpdates(records, notes, mover, database, onGone)
  const read = createReader({
    records,
    notes,
    database,
    onRecord: (key, id) => void keys.set(id, key),
    onCorrupt([key, text]) {
      quarantine(store, key, text)
      problem('journal-corrupt')
      keys.delete(idOf(key))
      kept--
      records.remove(key)
      database()
        ?.remove(key)
        .catch(() => {})
    },
  })

  /** What has gathered while there was no database. */
  const tidy = async (): Promise<void> => {
    try {
      await mover.moveAll()
      kept = ((await database()?.count()) ?? 0) + records.keys().length
    } catch {
      // closed in the meantime: it is done when the database is open again
    }
  }

  const where = (): Where => (mover.takes() ? 'indexeddb' : last)

  connection.open()

  return {
    put(record) {
      try {
        const text = JSON.stringify(record)
        let key = keys.get(record.id)
        if (key) notes.remove(key)
        else {
          if (kept >= maxRecords) {
            problem('journal-full')
            return null
          }
          kept++
          keys.set(record.id, (key = newKey(record.at, record.id)))
        }
        last = records.put(key, text)
        connection.open()
        mover.put(key)
        if (where() === 'memory') problem('journal-memory')
        return where()
      } catch {
        problem('journal-unwritable')
        return null
      }
    },
    update(id, leg, owed) {
      const key = keys.get(id)
      try {
        if (key) updates.add(key, { [leg]: owed })
      } catch {
        problem('journal-unwritable')
      }
    },
    async read(request) {
      connection.open()
      await connection.opened()
      if (!request.after) await tidy()
      return read(request)
    },
    stats: () => ({ kept, where: where() }),
    async flush() {
      await connection.opened()
      await tidy()
    },
    async clear() {
      keys.clear()
      kept = 0
      for (const rungs of [records, notes]) rungs.keys().forEach(rungs.remove)
      store.removeAll(QUARANTINE)
      await connection.destroy()
    },
    close() {
      for (const rungs of [records, notes]) rungs.leave()
      connection.close()
    },
    reopen: connection.reopen,
  }
}
