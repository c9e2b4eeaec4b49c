import { after } from '../answer.ts'
import { createDatabase, type Database } from './database.ts'
import { deleteDatabase, openDatabase } from './open-database.ts'

/** A request to open a database may be left without an answer, and one to delete it while another page has it. */
const PATIENCE_MS = 3_000
const patience = (): Promise<unknown> => after(PATIENCE_MS)

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
  /** Everything in it goes, and it with it; settles also where another page keeps it open. */
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
    opened: () => Promise.race([opening, patience()]),
    close() {
      lose()
      opening = Promise.resolve()
    },
    reopen() {
      lose()
      open()
    },
    async destroy() {
      // where another page keeps the database open, at least nothing is left in it
      const cleared = database?.clear()
      lose()
      // asked for in this tick, before anybody opens the database again: what is put from now on stays
      await Promise.race([Promise.allSettled([cleared, deleteDatabase()]), patience()])
    },
  }
}
