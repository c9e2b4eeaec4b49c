import type { Leg, Person } from '../../core/index.ts'
import { readCookies } from '../cookies.ts'
import type { LocalStore } from '../storage.ts'
import { nobody, samePerson } from './person.ts'
import type { Jar, Medium, VendorStorage } from './vendor-storage.ts'

const KEY = 'crossfade_identity'
const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const MEDIA: readonly Medium[] = ['cookie', 'local']

type Prints = Partial<Record<`${Leg}-${Medium}`, number>>
type Entry = { readonly person: Person; readonly prints: Prints }

/** Where the person at the start of the page came from. */
export type IdentitySource = 'new' | 'record' | Leg

export type Ledger = {
  /** Who is here now: the record, unless somebody else has since changed a vendor's storage. */
  current(): Person
  /** Keeps the person, and brings the storage of a vendor that already knows somebody here up to date. */
  keep(person: Person): void
  /** Writes a vendor's storage before its SDK loads. */
  seed(leg: Leg): void
  /** Takes a vendor's storage as its SDK has now left it for the record's own writing. */
  settle(leg: Leg): void
  /** From here on the leg's SDK is at work in this page: its storage is written by nobody but the SDK. */
  loaded(leg: Leg): void
  /** Removes everything the gate stored about the person. */
  forget(): void
  readonly source: IdentitySource
  /** Times that two storages named different people. */
  readonly conflicts: number
}

type Options = {
  readonly store: LocalStore
  readonly vendors: Readonly<Record<Leg, VendorStorage>>
}

/** FNV-1a: tells that a text is another one, nothing more. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

/**
 * One identity for both legs and both directions. Beside the person the record keeps a hash of each vendor's storage
 * as it was last seen; a storage that has another one now was changed by another tab, a subdomain or a page without
 * the gate, and wins. Where both were changed, the leg that is loaded wins, Segment first.
 */
export function createLedger({ store, vendors }: Options): Ledger {
  let text: string | null | undefined
  let entry: Entry = { person: nobody, prints: {} }
  let source: IdentitySource | undefined
  let conflicts = 0
  const loaded = new Set<Leg>()

  const read = (): void => {
    const stored = store.get(KEY)
    if (stored === text) return
    text = stored
    try {
      const { person, prints } = JSON.parse(stored ?? '{}') as Partial<Entry>
      entry = { person: { ...nobody, ...person }, prints: prints ?? {} }
    } catch {
      // somebody else's text under our key: the vendors' storages still know the person
    }
  }

  const write = (next: Entry): void => {
    entry = next
    text = JSON.stringify(next)
    store.set(KEY, text)
  }

  const printsOf = (leg: Leg, jar: Jar): Prints =>
    Object.fromEntries(
      MEDIA.map((medium) => [`${leg}-${medium}`, hash(vendors[leg].fingerprint(jar, medium))]),
    )

  /** The person in a vendor's storage, if somebody else has put it there. */
  const changed = (leg: Leg, jar: Jar): Person | null => {
    const now = printsOf(leg, jar)
    const differs = (medium: Medium): boolean => entry.prints[`${leg}-${medium}`] !== now[`${leg}-${medium}`]
    if (!MEDIA.some(differs)) return null
    const onlyCookie = entry.prints[`${leg}-local`] !== undefined && !differs('local')
    // cookies that are simply gone were cleared by the browser: nobody has logged out
    const cleared =
      onlyCookie && vendors[leg].fingerprint({}, 'cookie') === vendors[leg].fingerprint(jar, 'cookie')
    return cleared ? null : vendors[leg].read(jar, onlyCookie ? 'cookie' : undefined)
  }

  const current = (): Person => {
    read()
    const jar = readCookies()
    const found = LEGS.map((leg) => ({ leg, person: changed(leg, jar) })).filter((item) => item.person)
    const winner = found.find((item) => loaded.has(item.leg)) ?? found[0]
    const known = text ? 'record' : 'new'
    source ??= winner?.leg ?? known
    if (!winner?.person) return entry.person
    if (found.some((item) => !samePerson(item.person!, winner.person!))) conflicts++
    const prints = Object.assign({}, entry.prints, ...LEGS.map((leg) => printsOf(leg, jar))) as Prints
    write({ person: winner.person, prints })
    return entry.person
  }

  const settle = (leg: Leg): void => {
    const prints = printsOf(leg, readCookies())
    if (MEDIA.some((medium) => entry.prints[`${leg}-${medium}`] !== prints[`${leg}-${medium}`]))
      write({ ...entry, prints: { ...entry.prints, ...prints } })
  }

  const seed = (leg: Leg): void => {
    vendors[leg].write(entry.person)
    settle(leg)
  }

  return {
    current,
    settle,
    loaded: (leg) => void loaded.add(leg),
    seed,
    keep(person) {
      if (samePerson(person, entry.person) && text) return
      write({ ...entry, person })
      const jar = readCookies()
      for (const leg of LEGS) if (!loaded.has(leg) && vendors[leg].read(jar)) seed(leg)
    },
    forget() {
      store.remove(KEY)
      text = null
      entry = { person: nobody, prints: {} }
    },
    get source() {
      return source ?? 'new'
    },
    get conflicts() {
      return conflicts
    },
  }
}
