import type { JournalKey } from './journal-key.ts'

export const CALLS = 'calls'

/** A record's key and its text; what is broken in the database may have anything for a text. */
export type Row = readonly [key: JournalKey, text: unknown]

/** The text that a record shall have: `null` none, the record goes; `undefined` the one that it has. */
export type Change = (row: Row) => string | null | undefined

/**
 * The journal in IndexedDB. What one page asks for is carried out in the order in which it was asked for. A promise
 * that is refused brings the transaction's DOMException, or `null` where the browser closed the database.
 */
export type Database = {
  /** Committed in this tick, together. */
  put(rows: readonly (readonly [key: JournalKey, text: string])[]): Promise<void>
  remove(key: JournalKey): Promise<void>
  /** Asks for each change once no other page can come between. */
  change(keys: readonly JournalKey[], change: Change): Promise<void>
  /** Up to `limit` records after a key, in order of their keys. */
  read(after: JournalKey, limit: number): Promise<Row[]>
  count(): Promise<number>
  clear(): Promise<void>
  /** What is under way is still carried out. */
  close(): void
}

export function createDatabase(db: IDBDatabase): Database {
  /** Settles with the transaction, unless `work` has settled it before. */
  const run = <T = void>(
    work: (calls: IDBObjectStore, done: (value: T) => void) => void,
    mode: IDBTransactionMode = 'readwrite',
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction(CALLS, mode, { durability: 'relaxed' })
      transaction.addEventListener('complete', () => resolve(undefined as T))
      transaction.addEventListener('abort', () => reject(transaction.error))
      work(transaction.objectStore(CALLS), resolve)
    })

  return {
    put: (rows) =>
      run((calls) => {
        for (const [key, text] of rows) calls.put(text, key)
        calls.transaction.commit()
      }),
    remove: (key) => run((calls) => void calls.delete(key)),
    change: (keys, change) =>
      run((calls) => {
        for (const key of keys) {
          const held = calls.get(key)
          held.addEventListener('success', () => {
            const next = change([key, held.result])
            if (next === null) calls.delete(key)
            else if (next !== undefined) calls.put(next, key)
          })
        }
      }),
    read: (after, limit) =>
      run((calls, done) => {
        const keys = calls.getAllKeys(IDBKeyRange.lowerBound(after, true), limit)
        keys.addEventListener('success', () => {
          const rows: Row[] = []
          for (const key of keys.result as JournalKey[]) {
            const held = calls.get(key)
            const take = (event: Event): void => {
              // a value whose file is gone fails by itself; Chromium aborts the transaction once all have their answer
              event.preventDefault()
              rows.push([key, held.result])
              if (rows.length === keys.result.length) done(rows)
            }
            held.addEventListener('success', take)
            held.addEventListener('error', take)
          }
          if (keys.result.length === 0) done(rows)
        })
      }, 'readonly'),
    count: () =>
      run((calls, done) => {
        const count = calls.count()
        count.addEventListener('success', () => done(count.result))
      }, 'readonly'),
    clear: () => run((calls) => void calls.clear()),
    close: () => db.close(),
  }
}
