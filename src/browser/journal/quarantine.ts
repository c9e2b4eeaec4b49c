import type { LocalStore } from '../storage.ts'

export const QUARANTINE = 'crossfade_quarantine.'
/** Entries; what comes after them is only counted. */
const MOST = 20
/** Characters of each. */
const LENGTH = 20_000

/** Sets aside what cannot be read, so that somebody can look at it and nothing stumbles over it again. */
export function quarantine(store: LocalStore, key: string, text: unknown): void {
  const held = store.keys().filter((one) => one.startsWith(QUARANTINE))
  if (held.length < MOST) store.set(QUARANTINE + key, String(text).slice(0, LENGTH))
}
