/** Local storage that never throws; where the browser has none, values live as long as the page. */
export type LocalStore = {
  get(key: string): string | null
  /** `true` when the value is really kept, `false` when it only lives in memory. */
  set(key: string, value: string): boolean
  remove(key: string): void
  keys(): string[]
  /** Removes every key that starts so. */
  removeAll(prefix: string): void
}

export function createLocalStore(): LocalStore {
  const memory = new Map<string, string>()
  return {
    get(key) {
      try {
        // a value that could not be kept is newer than what storage still holds
        return memory.get(key) ?? localStorage.getItem(key)
      } catch {
        return null
      }
    },
    set(key, value) {
      memory.delete(key)
      try {
        localStorage.setItem(key, value)
        return true
      } catch {
        // what still stands there is older, and may name somebody else
        this.remove(key)
        memory.set(key, value)
        return false
      }
    },
    remove(key) {
      memory.delete(key)
      try {
        localStorage.removeItem(key)
      } catch {}
    },
    keys() {
      try {
        return [...memory.keys(), ...Object.keys(localStorage)]
      } catch {
        return [...memory.keys()]
      }
    },
    removeAll(prefix) {
      for (const key of this.keys()) if (key.startsWith(prefix)) this.remove(key)
    },
  }
}
