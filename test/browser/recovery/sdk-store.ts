import { readFileSync } from 'node:fs'
import type { LocalStore } from '../../../src/browser/storage.ts'

/** Local storage as an SDK sees it, and what the gate reaches it by. `room`: characters that fit in. */
export function sdkStore(stored: Readonly<Record<string, string>>, room = Infinity) {
  const local = new Map(Object.entries(stored))
  const memory = new Map<string, string>()
  const used = (): number => [...local].reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  const store: LocalStore = {
    get: (key) => memory.get(key) ?? local.get(key) ?? null,
    set(key, value) {
      memory.delete(key)
      const before = local.get(key)?.length ?? -key.length
      if (used() - before + value.length <= room) {
        local.set(key, value)
        return true
      }
      local.delete(key)
      memory.set(key, value)
      return false
    },
    remove(key) {
      memory.delete(key)
      local.delete(key)
    },
    keys: () => [...memory.keys(), ...local.keys()],
    removeAll: () => {},
  }
  return { store, local, used }
}

/** What a vendor's own SDK has left in local storage, recorded in Chromium. */
export const fixture = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as Record<
    string,
    string
  >

/** The pair ids of our events in there. */
export const pairIdsIn = (stored: Readonly<Record<string, string>>): string[] => {
  const found = Object.values(stored).flatMap((text) => [
    ...text.replaceAll('\\', '').matchAll(/"crossfade":\{"v":1,"id":"([^"]+)"/g),
  ])
  return [...new Set(found.map(([, id]) => id!))]
}
