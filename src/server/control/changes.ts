import { ServerError } from '../server-error.ts'
import { within } from '../within.ts'
import type { Database } from './database.ts'
import { createTurns } from './in-turn.ts'
import type { Writer } from './tables.ts'

/** Every write of the store goes through it. */
export type Changes = {
  /**
   * Does the work as one transaction that no other change of any process on this database interleaves with. The work
   * may run again where the database undid it, so it does nothing but ask the database.
   * Rejects with ServerError 'database' where that takes too long; a change that waited its turn until then is never
   * made: nobody expects it any more.
   */
  make<Value>(work: (writer: Writer) => Promise<Value>): Promise<Value>
  /** Resolves once no change is under way. Never rejects. */
  settled(): Promise<void>
}

const TRIES = 5
/** Less than the command line waits for an answer. */
const PATIENCE_MS = 8_000

export const createChanges = (database: Database, patienceMs = PATIENCE_MS): Changes => {
  // in turn within this process too: those that wait would take all connections, and readers would wait behind them
  const turns = createTurns()
  return {
    make(work) {
      let state: 'waiting' | 'begun' | 'given-up' = 'waiting'
      const tooLate = (): ServerError => {
        const error = late(database.place, patienceMs, state === 'begun')
        if (state === 'waiting') state = 'given-up'
        return error
      }
      const turn = turns.take(async () => {
        if (state === 'given-up') throw tooLate()
        state = 'begun'
        return transact(database, work)
      })
      return within(patienceMs, turn, tooLate)
    },
    settled: turns.settled,
  }
}

const late = (place: string, afterMs: number, hasBegun: boolean): ServerError =>
  new ServerError(
    'database',
    `${place} gave no answer in ${afterMs / 1000} seconds, and ` +
      (hasBegun
        ? 'the change may still be made: look at the history before you make it again.'
        : 'nothing was changed: try it again.'),
  )

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
