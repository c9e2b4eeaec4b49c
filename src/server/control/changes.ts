import type { Database } from './database.ts'
import { createTurns } from './in-turn.ts'
import type { Writer } from './tables.ts'

/** Every write of the store goes through it. */
export type Changes = {
  /**
   * Does the work as one transaction that no other change of any process on this database interleaves with. The work
   * may run again where the database undid it, so it does nothing but ask the database.
   */
  make<Value>(work: (writer: Writer) => Promise<Value>): Promise<Value>
  /** Resolves once no change is under way. Never rejects. */
  settled(): Promise<void>
}

const TRIES = 5

export const createChanges = (database: Database): Changes => {
  // in turn within this process too: those that wait would take all connections, and readers would wait behind them
  const turns = createTurns()
  return {
    make: (work) => turns.take(() => transact(database, work)),
    settled: turns.settled,
  }
}

const transact = async <Value>(
  database: Database,
  work: (writer: Writer) => Promise<Value>,
): Promise<Value> => {
  // Each statement must see what was committed before it, whatever the database's default: in a stricter transaction
  // it would see what was there before the lock was taken.
  const transaction = database.tables.transaction().setIsolationLevel('read committed')
  for (let tries = 1; ; tries++) {
    try {
      return await transaction.execute(async (writer) => {
        await database.lock(writer)
        return work(writer)
      })
    } catch (error) {
      if (tries === TRIES || !database.mayRetry(error)) throw error
    }
  }
}
