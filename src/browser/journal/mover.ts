import type { Change, Database } from './database.ts'
import type { JournalKey } from './journal-key.ts'
import type { LocalRungs } from './local-rungs.ts'

/** Records in one transaction; between two of them the page gets its turn. */
const CHUNK = 100
/** A database that has refused a record is tried again after this. */
const PAUSE_MS = 10_000

/** Brings records from where they are held within the tick into the database. */
export type Mover = {
  /** Whether the database takes records at present. */
  takes(): boolean
  /** Committed in this tick, where the database takes records. */
  move(key: JournalKey, text: string): void
  /** What is held locally, of all pages. */
  moveAll(): Promise<void>
}

export function createMover(
  local: LocalRungs,
  database: () => Database | null | undefined,
  problem: (code: 'journal-quota' | 'journal-database') => void,
): Mover {
  let paused = false
  const takes = (): boolean => !paused && !!database()

  const pause = (error: DOMException | null): void => {
    if (paused) return
    paused = true
    problem(error?.name === 'QuotaExceededError' ? 'journal-quota' : 'journal-database')
    setTimeout(() => {
      paused = false
      void moveAll()
    }, PAUSE_MS)
  }

  /**
   * A record stays where it is until its transaction is complete: one that is queued behind another, of this page or
   * of any other, is lost with the page, committed or not.
   */
  const letGo = async (texts: ReadonlyMap<JournalKey, unknown>, written: Promise<void>): Promise<void> => {
    try {
      await written
      for (const [key, text] of texts) if (local.get(key) === text) local.remove(key)
    } catch (error) {
      pause(error as DOMException | null)
    }
  }

  const moveAll = async (): Promise<void> => {
    const keys = local.keys()
    while (takes() && keys.length > 0) {
      const texts = new Map<JournalKey, string>()
      const change: Change = ([key]) => {
        const text = local.get(key)
        // another page may have moved it before this one, and have it confirmed and gone by now
        if (text === null) return undefined
        texts.set(key, text)
        return text
      }
      await letGo(texts, database()!.change(keys.splice(0, CHUNK), change))
    }
  }

  return {
    takes,
    move(key, text) {
      if (takes()) void letGo(new Map([[key, text]]), database()!.put(key, text))
    },
    moveAll,
  }
}
