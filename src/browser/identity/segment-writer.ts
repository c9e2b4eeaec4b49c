import type { Person } from '../../core/index.ts'
import { writeCookie } from '../write-cookie.ts'
import type { LocalStore } from '../storage.ts'
import { SEGMENT_KEYS } from './segment-storage.ts'

/** Makes Segment's storage say that this person is here. */
export function writeSegment(store: LocalStore, domain: string | null, person: Person): void {
  const { anonymousId, userId, groupId, traits, groupTraits } = person
  ;[anonymousId, userId, groupId].forEach((id, i) => {
    const key = SEGMENT_KEYS[i]!
    writeCookie(key, id, domain)
    if (id === null) store.remove(key)
    else store.set(key, JSON.stringify(id))
  })
  ;[traits, groupTraits].forEach((fields, i) => {
    const key = SEGMENT_KEYS[i + 3]!
    // a key that Segment's SDK itself would not yet have written is not made up
    if (store.get(key) !== null || Object.keys(fields).length > 0) store.set(key, JSON.stringify(fields))
  })
}
