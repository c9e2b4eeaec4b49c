import type { Fields } from '../../core/index.ts'
import { quarantine } from '../journal/quarantine.ts'
import type { LocalStore } from '../storage.ts'

/** What stands under a key of an SDK's that cannot be what the SDK wrote. */
export const CORRUPT = Symbol('corrupt')

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads and rewrites what the vendors' SDKs keep in local storage. */
export type SdkStores = {
  keys(): string[]
  /** `null` where nothing stands there. */
  read<T>(key: string, read: (text: string) => T): T | typeof CORRUPT | null
  /** Takes the place of what stands there; `false` where there was no room, and that stands as it was. */
  replace(key: string, text: string): boolean
  remove(key: string): void
  /** Out of the SDK's way: `crossfade_quarantine.<key>` has it from here on, or the part of it that is bad. */
  setAside(key: string, part?: unknown): void
}

/** `problem` is told `sdk-queue-corrupt` for everything set aside. */
export function createSdkStores(store: LocalStore, problem: (code: string) => void): SdkStores {
  return {
    keys: () => store.keys(),
    read(key, read) {
      const text = store.get(key)
      if (text === null) return null
      try {
        return read(text)
      } catch {
        return CORRUPT
      }
    },
    replace(key, text) {
      const before = store.get(key)
      if (store.set(key, text)) return true
      // the store lets go of what it cannot replace, which leaves room for it
      if (before !== null) store.set(key, before)
      return false
    },
    remove: (key) => store.remove(key),
    setAside(key, part) {
      const text = part === undefined ? store.get(key) : JSON.stringify(part)
      // first, since storage may be full
      if (part === undefined) store.remove(key)
      quarantine(store, key, text)
      problem('sdk-queue-corrupt')
    },
  }
}
