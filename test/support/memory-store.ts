import type { LocalStore } from '../../src/browser/storage.ts'

/** Local storage of a test; `full` refuses to keep anything more. */
export function memoryStore(entries: Record<string, string> = {}): LocalStore & { full: boolean } {
  const map = new Map(Object.entries(entries))
  return {
    full: false,
    get: (key) => map.get(key) ?? null,
    set(key, value) {
      map.set(key, value)
      return !this.full
    },
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
    removeAll(prefix) {
      for (const key of map.keys()) if (key.startsWith(prefix)) map.delete(key)
    },
  }
}
