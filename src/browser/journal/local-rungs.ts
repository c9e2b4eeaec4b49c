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
  /** The page goes: what its memory holds takes all the room that storage has, until a later page has moved it. */
  leave(): void
  /** In order. */
  keys(): JournalKey[]
}

export function createLocalRungs(store: LocalStore, prefix: string): LocalRungs {
  const memory = new Map<JournalKey, string>()
  const stored = (key: JournalKey): string | null => store.get(prefix + key)
  const lengthOf = (key: JournalKey): number => stored(key)?.length ?? 0
  const storedKeys = (): JournalKey[] =>
    store.keys().flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
  const storedLength = (): number => storedKeys().reduce((sum, key) => sum + lengthOf(key), 0)
  let used = storedLength()

  const removeStored = (key: JournalKey): void => {
    used -= lengthOf(key)
    store.remove(prefix + key)
  }

  return {
    put(key, text) {
      memory.delete(key)
      const before = lengthOf(key)
      if (used + text.length - before < MOST) {
        if (store.set(prefix + key, text)) {
          used += text.length - before
          return 'storage'
        }
        // the store has it in memory now, as this one does
        store.remove(prefix + key)
        used -= before
      }
      memory.set(key, text)
      return 'memory'
    },
    leave() {
      for (const [key, text] of memory) {
        if (store.set(prefix + key, text)) memory.delete(key)
        else store.remove(prefix + key)
      }
      used = storedLength()
    },
    get: (key) => memory.get(key) ?? stored(key),
    remove(key) {
      memory.delete(key)
      removeStored(key)
    },
    keys: () => [...new Set([...storedKeys(), ...memory.keys()])].sort(),
  }
}
