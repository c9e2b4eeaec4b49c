import type { Leg, Person } from '../../core/index.ts'
import { readCookies } from '../cookies.ts'
import type { LocalStore } from '../storage.ts'
import { nobody, samePerson } from './person.ts'
import { rudderstackStorage } from './rudderstack-storage.ts'
import { segmentStorage } from './segment-storage.ts'
import type { Jar, Values, VendorStorage } from './vendor-storage.ts'

const KEY = 'crossfade_identity'
const LEGS: readonly Leg[] = ['segment', 'rudderstack']

/** Hashes of what stood in a vendor's cookies and local storage when last seen; 0 = nothing. */
type Prints = readonly number[]
type Seen = {
  readonly text: string
  readonly media: ReturnType<VendorStorage['values']>
  readonly prints: Prints
}
type Entry = {
  readonly person: Person
  readonly prints: { readonly [leg in Leg]?: Prints }
  /** How often the person has changed, in all tabs together. */
  readonly turn: number
}

const NO_ENTRY: Entry = { person: nobody, prints: {}, turn: 0 }

/** Where the person at the start of the page came from. */
export type IdentitySource = 'new' | 'record' | Leg

export type Ledger = {
  /** Who is here now: the record, unless somebody else has since changed a vendor's storage. */
  current(): Person
  /** Keeps the person. */
  keep(person: Person): void
  /** The record as it was when last asked for or kept: costs no look at storage. */
  readonly person: Person
  /** Takes a vendor's storage as it stands now for the record's own writing; returns whom that names. */
  settle(leg: Leg): Person
  /** From here on the leg's SDK is at work in this page: its storage is written by nobody but the SDK. */
  loaded(leg: Leg): void
  /** Whether an SDK is at work on the vendor's storage in this page. */
  atWork(leg: Leg): boolean
  /** Whether the vendor's storage has ever kept a person in this browser. */
  inUse(leg: Leg): boolean
  /** The vendor's storage is about to be removed for good: it counts no more. */
  abandon(leg: Leg): void
  /** Removes everything the gate stored about the person. */
  forget(): void
  readonly source: IdentitySource
  /** Times that two storages named different people. */
  readonly conflicts: number
}

const vendors: Readonly<Record<Leg, VendorStorage>> = {
  segment: segmentStorage,
  rudderstack: rudderstackStorage,
}

/** FNV-1a: tells that a text is another one, nothing more. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

const printOf = (values: Values): number =>
  values.some((value) => value !== null) ? hash(JSON.stringify(values)) : 0

/** What stands in storage may be anything; of each field that is none of ours, nobody's stands. */
const personFrom = (stored: Partial<Person> | undefined): Person =>
  Object.fromEntries(
    Object.entries(nobody).map(([name, none]) => {
      const value = stored?.[name as keyof Person]
      const fits = none === null ? typeof value === 'string' : typeof value === 'object' && value !== null
      return [name, fits ? value : none]
    }),
  ) as Person

const ids = ({ anonymousId, userId }: Person): string => `${anonymousId} ${userId}`

/**
 * One identity for both legs and both directions. Beside the person the record keeps a hash of each vendor's storage
 * as it was last seen; a storage that has another one now was changed by another tab, a subdomain or a page without
 * the gate, and wins. Where both were changed, the leg that is loaded wins, Segment first.
 */
export function createLedger(store: LocalStore): Ledger {
  let text: string | null | undefined
  let entry: Entry = NO_ENTRY
  let source: IdentitySource | undefined
  let conflicts = 0
  const loaded = new Set<Leg>()
  /** Each call looks at both storages, which seldom change: what stood there last, and what it says. */
  const seen: { [leg in Leg]?: Seen } = {}

  const read = (): void => {
    const stored = store.get(KEY)
    if (stored === text) return
    text = stored
    try {
      const { person, prints, turn = 0 } = JSON.parse(stored ?? '{}') as Partial<Entry>
      const next = { person: personFrom(person), prints: { ...prints }, turn }
      // another tab, which had not seen this one's last change yet, has written over it
      if (turn < entry.turn && next.person.anonymousId === entry.person.anonymousId) write(entry)
      else entry = next
    } catch {
      // somebody else's text under our key: the vendors' storages still know the person
    }
  }

  const write = (next: Omit<Entry, 'turn'>): void => {
    entry = { ...next, turn: entry.turn + Number(next.person !== entry.person) }
    text = JSON.stringify(entry)
    store.set(KEY, text)
  }

  /** A vendor's storage as it stands, and the person in it where somebody else has put that there. */
  const look = (leg: Leg, jar: Jar) => {
    const vendor = vendors[leg]
    const texts = [vendor.keys.map((key) => jar[key]), vendor.keys.map(store.get)]
    const text = JSON.stringify(texts)
    const before = seen[leg]
    let one = before
    if (one?.text !== text) {
      const media = vendor.values(texts)
      one = seen[leg] = { text, media, prints: media.map(printOf) }
    }
    const { media, prints } = one
    const known = entry.prints[leg]
    const changed = prints.map((print, i) => print !== known?.[i])
    const [cookie, local] = changed
    const person = vendor.person(...media, cookie! && !local)
    // where nobody was logged in at the last look, nobody has logged out since. And each look of Segment's SDK at its user
    // id writes what it read again: another tab's may take away for a moment what this one has just written; its reset
    // would take the anonymous id along, as RudderStack's does not
    const torn =
      !person.userId &&
      entry.person.userId &&
      ((before && !before.media.some((values, i) => values[1] && changed[i])) ||
        (leg === 'segment' && person.anonymousId === entry.person.anonymousId))
    const wins = known
      ? // cookies that are simply gone were cleared by the browser: nobody has logged out
        !torn && (local || (cookie && prints[0] !== 0))
      : // a storage that was not there before knows nobody, and so has nobody logged out either
        prints.some(Boolean) && (person.userId !== null || entry.person.anonymousId === null)
    return { leg, prints, person, wins }
  }

  /** `prints` of those vendors that have ever kept a person. */
  const keepPrints = (looks: readonly { leg: Leg; prints: Prints }[], person: Person): void => {
    const prints = { ...entry.prints }
    for (const one of looks) if (prints[one.leg] || one.prints.some(Boolean)) prints[one.leg] = one.prints
    if (person !== entry.person || JSON.stringify(prints) !== JSON.stringify(entry.prints))
      write({ person, prints })
  }

  return {
    current() {
      read()
      const jar = readCookies()
      const looks = LEGS.map((leg) => look(leg, jar))
      const found = looks.filter(({ wins }) => wins)
      let winner = found.find(({ leg }) => loaded.has(leg)) ?? found[0]
      source ??= winner?.leg ?? (text ? 'record' : 'new')
      for (const other of found) {
        // Segment's traits never leave their origin and are lost with its local storage; RudderStack's cookies have them
        if (samePerson({ ...other.person, traits: {}, groupTraits: {} }, winner!.person)) winner = other
        else if (ids(other.person) !== ids(winner!.person)) conflicts++
      }
      keepPrints(looks, winner?.person ?? entry.person)
      return entry.person
    },
    keep(person) {
      if (!text || !samePerson(person, entry.person)) write({ ...entry, person })
    },
    get person() {
      return entry.person
    },
    settle(leg) {
      read()
      const one = look(leg, readCookies())
      keepPrints([one], entry.person)
      return one.person
    },
    loaded: (leg) => void loaded.add(leg),
    atWork: (leg) => loaded.has(leg),
    inUse: (leg) => entry.prints[leg] !== undefined,
    abandon(leg) {
      read()
      const { [leg]: _, ...prints } = entry.prints
      write({ ...entry, prints })
    },
    forget() {
      store.remove(KEY)
      text = null
      entry = NO_ENTRY
    },
    get source() {
      return source ?? 'new'
    },
    get conflicts() {
      return conflicts
    },
  }
}
