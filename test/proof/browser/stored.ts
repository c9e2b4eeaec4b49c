import type { Page } from 'playwright-core'

/** Runs in a page: how many calls stand in what its origin keeps: both SDKs' queues, and the gate's keys and databases. */
export async function countStored(): Promise<number> {
  const QUEUES = /^(persisted-queue:.*:items|rudder_.*\.(queue|inProgress|batchQueue))$/
  let count = 0
  /** What cannot be read is garbage of the proof's own. */
  const entriesOf = (text: string | null): number => {
    try {
      let value = JSON.parse(text ?? '[]') as unknown
      if (typeof value === 'string') value = JSON.parse(value)
      return Object.keys(value ?? {}).length
    } catch {
      return 0
    }
  }
  for (const key of Object.keys(localStorage)) {
    if (QUEUES.test(key)) count += entriesOf(localStorage.getItem(key))
    else if (/^crossfade_(call|made)\./.test(key) && entriesOf(localStorage.getItem(key)) > 0) count++
  }
  const ending = <T>(request: IDBRequest<T>): Promise<T | null> =>
    new Promise((resolve) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => resolve(null))
    })
  const open = (name: string): Promise<IDBDatabase | null> => {
    const request = indexedDB.open(name)
    // a database that is gone meanwhile must not be made by looking
    request.addEventListener('upgradeneeded', () => request.transaction?.abort())
    return ending(request)
  }
  const callsIn = async (store: IDBObjectStore): Promise<number> => {
    const [all, some] = await Promise.all([ending(store.count()), ending(store.getAll(undefined, 100))])
    const planted = some?.filter((value) => JSON.stringify(value)?.includes('planted')) ?? []
    return (all ?? 0) - planted.length
  }
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('crossfade')) continue
    const database = await open(name)
    if (!database) continue
    const names = [...database.objectStoreNames]
    if (names.length > 0) {
      const transaction = database.transaction(names)
      const counts = await Promise.all(names.map((each) => callsIn(transaction.objectStore(each))))
      count += counts.reduce((sum, one) => sum + one, 0)
    }
    database.close()
  }
  return count
}

export const storedCalls = (page: Page): Promise<number> => page.evaluate(countStored)
