import type { Leg } from '../../core/index.ts'
import type { Change, Database } from './database.ts'
import type { JournalKey } from './journal-key.ts'
import type { LocalRungs } from './local-rungs.ts'
import type { Mover } from './mover.ts'
import { withOwes, type Owed, type Owes } from './record.ts'

const HELD_MS = 50

/** What became of legs, gathered for a moment and written in one transaction. */
export type Updates = {
  add(key: JournalKey, leg: Leg, owed: Owed | null): void
  /** Written from this tick on; what is in a database that is not open waits for it. */
  apply(): Promise<void>
  drop(): void
}

/** `null`: the whole record goes. */
type Held = Map<JournalKey, Owes | null>

/** @param onGone no leg of this record owes any more, and it is nowhere */
export function createUpdates(
  local: LocalRungs,
  mover: Mover,
  database: () => Database | null | undefined,
  onGone: (key: JournalKey) => void,
): Updates {
  let held: Held = new Map()
  let timer: ReturnType<typeof setTimeout> | undefined

  const applyLocally = (): void => {
    for (const [key, owes] of held) {
      const text = local.get(key)
      if (text === null || owes === null) continue
      const next = withOwes(text, owes)
      if (next) {
        local.put(key, next)
        mover.move(key, next)
      }
      if (next !== null) {
        held.delete(key)
        continue
      }
      local.remove(key)
      // it may be on its way into the database
      held.set(key, null)
      onGone(key)
    }
  }

  const applyTo = async (db: Database, batch: Held): Promise<void> => {
    const gone = new Set<JournalKey>()
    const change: Change = ([key, text]) => {
      const owes = batch.get(key)!
      const next = owes && withOwes(text, owes)
      if (owes && next === null) gone.add(key)
      return next
    }
    const keys = [...batch.keys()]
    try {
      await db
        .change(keys, change)
        // where there is no room for what has changed, what is done with can still go
        .catch(() => db.change(keys, (row) => (change(row) === null ? null : undefined)))
      gone.forEach(onGone)
    } catch {}
  }

  const apply = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    applyLocally()
    const db = database()
    if (db === null || held.size === 0) return
    const batch = held
    held = new Map()
    if (db) await applyTo(db, batch)
  }

  return {
    add(key, leg, owed) {
      held.set(key, { ...held.get(key), [leg]: owed })
      timer ??= setTimeout(() => void apply(), HELD_MS)
    },
    apply,
    drop: () => held.clear(),
  }
}
