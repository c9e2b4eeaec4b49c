import { createDatabase, type Database } from './database.ts'
import { deleteDatabase, openDatabase } from './open-database.ts'

/** A browser may leave a request to open a database without an answer. */
const PATIENCE_MS = 3_000

/** The page's way to its database: it opens, is lost, and opens again when there is something to keep. */
export type Connection = {
  /** `null` while it is not open, `undefined` where there can be none. */
  readonly database: Database | null | undefined
  /** Opens it where it was lost, or has never been open. */
  open(): void
  /** Settles once it is open, cannot be, or has not been for three seconds. */
  opened(): Promise<unknown>
  /** Until it is reopened. */
  close(): void
  reopen(): void
  /** Everything in it goes, and it with it. */
  destroy(): Promise<void>
}

/** @param problem counts a database that was damaged, and that there can be none on this page */
export function createConnection(
  onOpen: () => void,
  problem: (code: 'journal-corrupt' | 'journal-database') => void,
): Connection {
  let database: Connection['database'] = null
  let opening: Promise<unknown> | null = null

  const lose = (): void => {
    database?.close()
    database = opening = null
  }
  const open = (): void => {
    if (opening) return
    const mine = openDatabase(problem).then(
      (db) => {
        // closed, or opened anew, in the meantime
        if (opening !== mine) return db.close()
        for (const loss of ['versionchange', 'close']) db.addEventListener(loss, lose)
        database = createDatabase(db)
        onOpen()
      },
      () => {
        if (opening !== mine) return
        database = undefined
        problem('journal-database')
      },
    )
    opening = mine
  }

  return {
    get database() {
      return database
    },
    open,
    opened: () => Promise.race([opening, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]),
    close() {
      lose()
      opening = Promise.resolve()
    },
    reopen() {
      lose()
      open()
    },
    async destroy() {
      try {
        // where another page keeps the database open, at least nothing is left in it
        await database?.clear()
      } catch {}
      lose()
      await deleteDatabase().catch(() => {})
    },
  }
}
