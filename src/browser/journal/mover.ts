import type { Database } from './database.ts'
import { timeOf, type JournalKey } from './journal-key.ts'
import type { LocalRungs } from './local-rungs.ts'
import { withNote } from './record.ts'

/** Records in one transaction; between two of them the page gets its turn. */
const CHUNK = 100
const isHeld = (row: readonly [JournalKey, string | null]): row is readonly [JournalKey, string] =>
  row[1] !== null
/** A database that has refused a record is tried again after this. */
const PAUSE_MS = 10_000
/** A write that another page has asked for is on its way no longer than that. */
const ON_ITS_WAY_MS = 60_000

/**
 * Brings into the database what is held locally: records, and notes of what became of records. Both stay where they are
 * until the transaction is complete: one that is queued behind another, of this page or of any other, is lost with the
 * page, committed or not.
 */
export type Mover = {
  /** Whether the database takes records at present. */
  takes(): boolean
  /** Commits a record in this tick, with all others of its stretch of script, where the database takes records. */
  put(key: JournalKey): void
  /** Records, and notes of them, of whichever page. */
  move(keys: readonly JournalKey[]): Promise<void>
  moveAll(): Promise<void>
}

type Options = {
  readonly records: LocalRungs
  readonly notes: LocalRungs
  readonly database: () => Database | null | undefined
  readonly problem: (code: 'journal-quota' | 'journal-database') => void
  /** No leg of this record owes any more. */
  readonly onGone: (key: JournalKey) => void
  /** ms since epoch */
  readonly now: () => number
}

export function createMover({ records, notes, database, problem, onGone, now }: Options): Mover {
  let paused = false
  const takes = (): boolean => !paused && !!database()

  const pause = (error: unknown): void => {
    if (paused) return
    paused = true
    problem(
      (error as DOMException | null)?.name === 'QuotaExceededError' ? 'journal-quota' : 'journal-database',
    )
    setTimeout(() => {
      paused = false
      void moveAll()
    }, PAUSE_MS)
  }

  const letGo = (rungs: LocalRungs, key: JournalKey, text: string | null): void => {
    if (text !== null && rungs.get(key) === text) rungs.remove(key)
  }

  /** `isFull`: only what is done with goes, which needs no room. */
  const carry = async (db: Database, keys: readonly JournalKey[], isFull?: true): Promise<void> => {
    const carried: (() => void)[] = []
    await db.change(keys, ([key, stored]) => {
      // read here, where no other page comes between: it may have moved the same, and had it confirmed and gone
      const text = records.get(key)
      const note = notes.get(key)
      // the write of the page that made it may come after this; without the note the record would stay
      if (text === null && stored === undefined && Math.abs(now() - timeOf(key)) < ON_ITS_WAY_MS)
        return undefined
      const next = text ?? (note === null ? undefined : withNote(stored, note))
      if (isFull && next !== null) return undefined
      carried.push(() => {
        letGo(records, key, text)
        letGo(notes, key, note)
        if (next === null) onGone(key)
      })
      return next
    })
    for (const done of carried) done()
  }

  const move = async (keys: readonly JournalKey[]): Promise<void> => {
    for (let at = 0; at < keys.length; at += CHUNK) {
      const db = takes() && database()
      if (!db) return
      const chunk = keys.slice(at, at + CHUNK)
      try {
        await carry(db, chunk)
      } catch (error) {
        await carry(db, chunk, true).catch(() => {})
        pause(error)
      }
    }
  }

  const moveAll = (): Promise<void> => move([...new Set([...records.keys(), ...notes.keys()])])

  /** Of this stretch of script: a transaction for each would fall behind a busy page. */
  const gathered = new Set<JournalKey>()
  const commit = (): void => {
    const rows = [...gathered].map((key) => [key, records.get(key)] as const).filter(isHeld)
    gathered.clear()
    for (let at = 0; at < rows.length && takes(); at += CHUNK) {
      const chunk = rows.slice(at, at + CHUNK)
      database()!
        .put(chunk)
        .then(() => chunk.forEach(([key, text]) => letGo(records, key, text)), pause)
    }
  }

  return {
    takes,
    put(key) {
      if (gathered.size === 0) queueMicrotask(commit)
      gathered.add(key)
    },
    move,
    moveAll,
  }
}
