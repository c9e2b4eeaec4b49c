import type { Fields } from '../../core/index.ts'
import { writeCookie } from '../cookies.ts'
import type { LocalStore } from '../storage.ts'
import type { Jar, Medium, VendorStorage } from './vendor-storage.ts'

const ANONYMOUS_ID = 'ajs_anonymous_id'
const USER_ID = 'ajs_user_id'
const GROUP_ID = 'ajs_group_id'
const TRAITS = 'ajs_user_traits'
const GROUP_TRAITS = 'ajs_group_properties'
const IDS = [ANONYMOUS_ID, USER_ID, GROUP_ID]

/** Every key of Segment's own identity. */
export const segmentKeys: readonly string[] = [...IDS, TRAITS, GROUP_TRAITS]

function parse(text: string | null | undefined): unknown {
  if (text == null) return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * An id as Segment's SDK reads it: quotes of AJS 1 and of local storage come off, the literal `null` is nobody, and
 * a number becomes its digits (with JavaScript's precision, which is the id Segment's own events have carried).
 */
function idFrom(text: string | null | undefined): string | null {
  const value = parse(text)
  if (value === null || value === '') return null
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : text!
}

function fieldsFrom(text: string | null): Fields {
  const value = parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Segment's keys (analytics-next 1.84): ids in local storage (JSON) and cookies (raw), traits in local storage. */
export function createSegmentStorage(store: LocalStore, domain: () => string | null): VendorStorage {
  const inCookie = (jar: Jar, key: string): string | null => idFrom(jar[key])
  const inLocal = (key: string): string | null => idFrom(store.get(key))
  return {
    read(jar, prefer) {
      if (
        ![...IDS.map((key) => jar[key]), ...segmentKeys.map((key) => store.get(key))].some(
          (text) => text != null,
        )
      )
        return null
      const anonymousId = inCookie(jar, ANONYMOUS_ID) ?? inLocal(ANONYMOUS_ID)
      const only = prefer === 'cookie'
      const userId = only ? inCookie(jar, USER_ID) : (inLocal(USER_ID) ?? inCookie(jar, USER_ID))
      const groupId = only ? inCookie(jar, GROUP_ID) : (inLocal(GROUP_ID) ?? inCookie(jar, GROUP_ID))
      // traits stand in local storage alone: those of another id than the cookie's are somebody else's
      const traits = userId === (inLocal(USER_ID) ?? userId) ? fieldsFrom(store.get(TRAITS)) : {}
      const groupTraits =
        groupId === (inLocal(GROUP_ID) ?? groupId) ? fieldsFrom(store.get(GROUP_TRAITS)) : {}
      return { anonymousId, userId, traits, groupId, groupTraits }
    },
    fingerprint: (jar: Jar, medium: Medium) =>
      JSON.stringify(
        medium === 'cookie'
          ? IDS.map((key) => inCookie(jar, key))
          : [...IDS.map(inLocal), fieldsFrom(store.get(TRAITS)), fieldsFrom(store.get(GROUP_TRAITS))],
      ),
    write(person) {
      const ids = [person.anonymousId, person.userId, person.groupId]
      IDS.forEach((key, i) => {
        const id = ids[i] ?? null
        writeCookie(key, id, domain())
        if (id === null) store.remove(key)
        else store.set(key, JSON.stringify(id))
      })
      const traits = { [TRAITS]: person.traits, [GROUP_TRAITS]: person.groupTraits }
      for (const [key, fields] of Object.entries(traits)) {
        // a key that Segment's SDK itself would not yet have written is not made up
        if (store.get(key) !== null || Object.keys(fields).length > 0) store.set(key, JSON.stringify(fields))
      }
    },
    remove() {
      for (const key of segmentKeys) {
        store.remove(key)
        writeCookie(key, null, domain())
        writeCookie(key, null, null)
      }
    },
  }
}
