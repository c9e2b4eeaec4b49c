import type { Page } from 'playwright-core'

/** Fills local storage until it takes no key of one character any more; `free` takes it out again. */
export const fillStorage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    let fillers = 0
    for (let size = 1 << 20; size > 0;) {
      try {
        localStorage.setItem(`filler${fillers}`, 'x'.repeat(size))
        fillers++
      } catch {
        size >>= 1
      }
    }
  })

export const freeStorage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key)
  })

/** Puts what nobody can read into every queue, key and database of both SDKs and of the gate. */
export const plantGarbage = (page: Page, keys: { segment: string; rudderstack: string }): Promise<void> =>
  page.evaluate(async ({ segment, rudderstack }) => {
    const GARBAGE = '{"planted": not JSON'
    const queues = ['queue', 'inProgress', 'batchQueue', 'ack', 'reclaimStart', 'reclaimEnd']
    const planted = [
      `persisted-queue:v1:${segment}:dest-Segment.io:items`,
      `persisted-queue:v1:${segment}:dest-Segment.io:seen`,
      ...queues.map((name) => `rudder_${rudderstack}.planted.${name}`),
      'crossfade_call.1.1.planted',
      ...Object.keys(localStorage).filter((key) => /^(rudder_|crossfade_(?!device))/.test(key)),
    ]
    for (const key of planted) localStorage.setItem(key, GARBAGE)
    const plantIn = (database: IDBDatabase): Promise<void> =>
      new Promise((resolve) => {
        const stores = [...database.objectStoreNames]
        const transaction = database.transaction(stores, 'readwrite')
        for (const each of stores) {
          const store = transaction.objectStore(each)
          // with a key of its own, with the wrong one, and with none: what the store takes stays in it
          for (const args of [
            ['planted', 'planted'],
            [{ planted: true, id: 'planted' }],
            [{ planted: true }],
          ])
            try {
              store.put(...(args as [unknown])).addEventListener('error', (event) => event.preventDefault())
            } catch {}
        }
        for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => resolve())
      })
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('crossfade')) continue
      const request = indexedDB.open(name)
      await new Promise((resolve) => request.addEventListener('success', resolve))
      await plantIn(request.result)
      request.result.close()
    }
  }, keys)

/** Gives every database of the gate the version of some later release, without that release's stores. */
export const raiseVersions = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('crossfade')) continue
      const request = indexedDB.open(name, 1_000)
      request.addEventListener('upgradeneeded', () => {
        for (const store of request.result.objectStoreNames) request.result.deleteObjectStore(store)
      })
      await new Promise((resolve) => request.addEventListener('success', resolve))
      request.result.close()
    }
  })

/**
 * To run before a page's other scripts: every transaction that writes ends as one beyond the quota does, some time after
 * the page has committed it. (A quota that the debugger overrides is shown and not enforced for databases.)
 */
export const REFUSE_WRITES = `(() => {
  for (const name of ['put', 'add']) {
    const native = IDBObjectStore.prototype[name]
    IDBObjectStore.prototype[name] = function (...args) {
      const { transaction } = this
      const request = native.apply(this, args)
      request.addEventListener('success', () => {
        const error = new DOMException('The quota has been exceeded.', 'QuotaExceededError')
        Object.defineProperty(transaction, 'error', { configurable: true, value: error })
        transaction.abort()
      })
      return request
    }
  }
  // after a commit nothing could abort it any more
  IDBTransaction.prototype.commit = () => {}
})()`
