import { JOURNAL } from '../journal-name.ts'
import { CALLS } from './database.ts'

/** What the browser says of a store that it cannot read; every other error says nothing of the data. */
const isDamage = /^(Unknown|Data)Error$/

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(JOURNAL, 1)
    request.addEventListener('upgradeneeded', () => void request.result.createObjectStore(CALLS))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })

/** Settles when every page has let go of the database. @throws DOMException where there can be none */
export const deleteDatabase = (): Promise<unknown> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(JOURNAL)
    for (const end of ['success', 'error']) request.addEventListener(end, resolve)
  })

/** A damaged database is counted, deleted and made anew, once. @throws DOMException where there can be none */
export async function openDatabase(problem: (code: 'journal-corrupt') => void): Promise<IDBDatabase> {
  try {
    const db = await open()
    if (db.objectStoreNames.contains(CALLS)) return db
    db.close()
  } catch (error) {
    if (!isDamage.test((error as DOMException).name)) throw error
  }
  problem('journal-corrupt')
  await deleteDatabase()
  return open()
}
