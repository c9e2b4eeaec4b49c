// The journal without the gate around it; the test drives it from outside.
import type { Leg } from '../../../src/core/index.ts'
import { createJournal, type Journal, type Where } from '../../../src/browser/journal/journal.ts'
import { holdPageLock, type PageLock } from '../../../src/browser/journal/page-lock.ts'
import type { JournalRecord, Owed } from '../../../src/browser/journal/record.ts'
import { createLocalStore } from '../../../src/browser/storage.ts'

type Options = { readonly maxRecords?: number }

const queued: Owed = { state: 'queued' }
const text = 'x'.repeat(1_000)

const recordOf = (id: string, more: Partial<JournalRecord> = {}): JournalRecord => ({
  v: 1,
  id,
  owner: stage.owner,
  at: stage.now(),
  made: {
    call: { type: 'track', event: id, fields: { text }, options: {} },
    page: { path: '/', referrer: '', search: '', title: '', url: '', href: '' },
    person: { anonymousId: 'anon', userId: null, traits: {}, groupId: null, groupTraits: {} },
    timestamp: new Date(stage.now()).toISOString(),
  },
  stamp: null,
  legs: { segment: queued, rudderstack: queued },
  ...more,
})

const stage = {
  owner: 'this page',
  /** ms by which this page's clock is wrong */
  skew: 0,
  now: (): number => Date.now() + stage.skew,
  problems: [] as string[],
  journal: null as unknown as Journal,
  lock: null as unknown as PageLock,

  open(options: Options = {}): void {
    stage.problems = []
    stage.journal = createJournal({
      store: createLocalStore(),
      problem: (code) => void stage.problems.push(code),
      now: stage.now,
      ...options,
    })
  },
  /** A journal with nothing in it. */
  async fresh(options: Options = {}): Promise<void> {
    stage.journal?.close()
    stage.open(options)
    await stage.journal.clear()
    stage.open(options)
    stage.skew = 0
    await stage.journal.flush()
  },
  put: (id: string, more?: Partial<JournalRecord>): Where | null => stage.journal.put(recordOf(id, more)),
  /** `<name>-0` … in one go. */
  putMany(name: string, count: number): void {
    for (let i = 0; i < count; i++) stage.put(`${name}-${i}`)
  },
  done(id: string, ...legs: readonly Leg[]): void {
    for (const leg of legs) stage.journal.update(id, leg, null)
  },
  /** Every record of every owner, page by page. */
  async read(limit = 100): Promise<JournalRecord[]> {
    const all: JournalRecord[] = []
    let after: string | null = ''
    while (after !== null) {
      const page: Awaited<ReturnType<Journal['read']>> = await stage.journal.read({
        wanted: () => true,
        limit,
        after,
      })
      all.push(...page.records)
      after = page.next
    }
    return all
  },
  ids: async (limit?: number): Promise<string[]> => (await stage.read(limit)).map(({ id }) => id),
  /** What was asked of the database before has been done. */
  async settled(): Promise<void> {
    try {
      await stage.raw((calls) => calls.count())
    } catch {
      // there is no database
    }
  },
  /** As if an earlier page had made so many calls. */
  async fill(count: number): Promise<void> {
    await stage.raw((calls) => {
      for (let i = 0; i < count; i++) {
        const key = `${String(i).padStart(15, '0')}.0000001.filled-${i}`
        calls.put(JSON.stringify(recordOf(`filled-${i}`)), key)
      }
      return undefined
    })
  },
  /** ms of each of `count` puts, the longest first. */
  time(count: number): number[] {
    const took = Array.from({ length: count }, (_, i) => {
      const record = recordOf(`timed-${performance.now()}-${i}`)
      const start = performance.now()
      stage.journal.put(record)
      return performance.now() - start
    })
    return took.sort((a, b) => b - a)
  },
  keys: (prefix: string): string[] => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    } catch {
      return []
    }
  },
  hold(owner: string): void {
    stage.lock = holdPageLock({ owner })
  },
  alive: async (): Promise<string[]> => [...(await stage.lock.alive())!],
  /** The journal's own object store, past the journal. */
  async raw<T>(work: (calls: IDBObjectStore) => IDBRequest<T> | undefined): Promise<T | undefined> {
    const request = indexedDB.open('crossfade_journal')
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const transaction = request.result.transaction('calls', 'readwrite')
    const made = work(transaction.objectStore('calls'))
    request.result.close()
    await new Promise((resolve, reject) => {
      transaction.addEventListener('complete', resolve)
      transaction.addEventListener('abort', () => reject(transaction.error!))
    })
    return made?.result
  },
  /** With another database, until there is no room for another kilobyte. */
  async fillDatabases(): Promise<void> {
    const request = indexedDB.open('of the app')
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('noise'))
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const put = (size: number): Promise<boolean> =>
      new Promise((resolve) => {
        const transaction = request.result.transaction('noise', 'readwrite')
        const noise = crypto.getRandomValues(new Uint8Array(size))
        transaction.objectStore('noise').put(noise, performance.now())
        transaction.addEventListener('complete', () => resolve(true))
        transaction.addEventListener('abort', () => resolve(false))
      })
    for (const size of [60_000, 6_000, 600]) while (await put(size));
  },
  fillStorage(): void {
    for (let size = 1_000_000; size >= 1; size = Math.floor(size / 2))
      try {
        for (let i = 0; ; i++) localStorage.setItem(`filler-${size}-${i}`, 'x'.repeat(size))
      } catch {}
  },
  /** Keeps every other transaction of this origin waiting. */
  async occupy(): Promise<void> {
    const request = indexedDB.open('crossfade_journal')
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const calls = request.result.transaction('calls', 'readwrite').objectStore('calls')
    const again = (): void => calls.get('').addEventListener('success', again)
    again()
  },
}

declare global {
  const desk: typeof stage
}

Object.assign(window, { desk: stage })
