import type { LocalStore } from '../storage.ts'
import type { JournalKey } from './journal-key.ts'

/** Characters. The app needs room in its storage too, and browsers give 5 Mi. */
const MOST = 1_500_000

/**
 * What holds a record, or a note of what became of one, from its tick until the database has it: a storage key of its
 * own, as those of every page of this origin, or else the page's memory.
 */
export type LocalRungs = {
  /** Where it is held now. */
  put(key: JournalKey, text: string): 'storage' | 'memory'
  get(key: JournalKey): string | null
  remove(key: JournalKey): void
  /** In order. */
  keys(): JournalKey[]
}

export function createLocalRungs(store: LocalStore, prefix: string): LocalRungs {
  const memory = new Map<JournalKey, string>()
  const stored = (key: JournalKey): string | null => store.get(prefix + key)
  const lengthOf = (key: JournalKey): number => stored(key)?.length ?? 0
  const storedKeys = (): JournalKey[] =>
    store.keys().flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
  let used = storedKeys().reduce((sum, key) => sum + lengthOf(key), 0)

  const removeStored = (key: JournalKey): void => {
    used -= lengthOf(key)
    store.remove(prefix + key)
  }

  return {
    put(key, text) {
      memory.delete(key)
      const more = text.length - lengthOf(key)
      if (used + more < MOST) {
        used += more
        if (store.set(prefix + key, text)) return 'storage'
        removeStored(key)
      }
      memory.set(key, text)
      return 'memory'
    },
    get: (key) => memory.get(key) ?? stored(key),
    remove(key) {
      memory.delete(key)
      removeStored(key)
    },
    keys: () => [...new Set([...storedKeys(), ...memory.keys()])].sort(),
  }
}
