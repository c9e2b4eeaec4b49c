import type { LocalStore } from '../storage.ts'

const PROBE = 'crossfade_room'
/** About what a few calls take. */
const CHARS = 4_000

/** Whether local storage takes what is to be kept before the database is open. */
export function hasRoom(store: LocalStore): boolean {
  const fits = store.set(PROBE, ' '.repeat(CHARS))
  store.remove(PROBE)
  return fits
}
