import { expect, test } from 'vitest'
import type { Database } from '../../../src/browser/journal/database.ts'
import { createKeys } from '../../../src/browser/journal/journal-key.ts'
import { createLocalRungs } from '../../../src/browser/journal/local-rungs.ts'
import { createMover } from '../../../src/browser/journal/mover.ts'
import { GONE } from '../../../src/browser/journal/record.ts'
import { memoryStore } from '../../support/memory-store.ts'

const NOW = 1_800_000_000_000

/** A mover over a database that has these texts. */
function stage(stored: Record<string, string> = {}) {
  const rows = new Map(Object.entries(stored))
  const store = memoryStore()
  const records = createLocalRungs(store, 'call.')
  const notes = createLocalRungs(store, 'note.')
  const commits: number[] = []
  const database = {
    async put(given) {
      commits.push(given.length)
      for (const [key, text] of given) rows.set(key, text)
    },
    async change(keys, change) {
      for (const key of keys) {
        const next = change([key, rows.get(key)])
        if (next === null) rows.delete(key)
        else if (next !== undefined) rows.set(key, next)
      }
    },
  } as Partial<Database> as Database
  const mover = createMover({
    records,
    notes,
    database: () => database,
    problem() {},
    onGone() {},
    now: () => NOW,
  })
  return { rows, records, notes, mover, commits }
}

const keyAt = (at: number): string => createKeys()(at, 'one')

test('a record that is done before the database has it is removed from it once it has', async () => {
  const key = keyAt(NOW)
  const { rows, notes, mover } = stage()
  notes.put(key, GONE)
  // another page comes before the one that made it, whose own write is still on its way
  await mover.moveAll()
  rows.set(key, '{}')
  await mover.moveAll()
  expect([...rows.keys()]).toEqual([])
  expect(notes.keys()).toEqual([])
})

test('a note of a record that never came is not kept for ever', async () => {
  const { notes, mover } = stage()
  // and of one that was made before the clock was set back
  for (const at of [NOW - 60_001, NOW + 60_001]) notes.put(keyAt(at), GONE)
  await mover.moveAll()
  expect(notes.keys()).toEqual([])
})

test('records of one stretch of script are committed in this tick, a hundred at a time', async () => {
  const { rows, records, mover, commits } = stage()
  const newKey = createKeys()
  for (let i = 0; i < 250; i++) {
    const key = newKey(NOW, `${i}`)
    records.put(key, `text ${i}`)
    mover.put(key)
  }
  expect(commits).toEqual([])
  await Promise.resolve()
  expect(commits).toEqual([100, 100, 50])
  expect(rows.size).toBe(250)
  await new Promise(setImmediate)
  expect(records.keys()).toEqual([])
})

test('of a record that was put twice, or is done already, the newest is committed, or nothing', async () => {
  const { rows, records, mover, commits } = stage()
  const newKey = createKeys()
  const [kept, done] = [newKey(NOW, 'kept'), newKey(NOW, 'done')]
  for (const text of ['made', 'stamped']) {
    records.put(kept, text)
    mover.put(kept)
  }
  records.put(done, 'made')
  mover.put(done)
  records.remove(done)
  await Promise.resolve()
  expect(commits).toEqual([1])
  expect([...rows]).toEqual([[kept, 'stamped']])
})
