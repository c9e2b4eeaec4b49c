import type { Fields, Leg, Person } from '../../core/index.ts'
import { readCookies } from '../cookies.ts'
import { rudderstackStorage } from '../identity/rudderstack-storage.ts'
import { segmentStorage } from '../identity/segment-storage.ts'
import type { VendorStorage } from '../identity/vendor-storage.ts'
import { createLocalStore } from '../storage.ts'

export type Identities = Readonly<Record<Leg, Person>>

/** `no` value on either side · `one` side alone has one. */
export type Likeness = 'same' | 'different' | 'one' | 'no'

export type IdentityRow = {
  readonly field: keyof Person
  readonly segment: string
  readonly rudderstack: string
  readonly likeness: Likeness
}

const FIELDS = ['anonymousId', 'userId', 'traits', 'groupId', 'groupTraits'] as const

/** Whom both vendors' SDKs would say is here, by what stands in their storages. */
export function readIdentities(): Identities {
  const jar = readCookies()
  const { get } = createLocalStore()
  const of = (vendor: VendorStorage): Person => {
    const texts = [(key: string) => jar[key], get].map((read) => vendor.keys.map(read))
    return vendor.person(...vendor.values(texts), false)
  }
  return { segment: of(segmentStorage), rudderstack: of(rudderstackStorage) }
}

const sorted = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))

/** What tells one value from another, and what is shown of it; of traits the names. */
const texts = (value: string | Fields | null): { readonly all: string; readonly shown: string } => {
  if (value === null || typeof value === 'string') return { all: value ?? '', shown: value ?? '' }
  const names = Object.keys(value).sort()
  return { all: names.length > 0 ? JSON.stringify(sorted(value)) : '', shown: names.join(', ') }
}

const likenessOf = (a: string, b: string): Likeness => {
  if (a === b) return a === '' ? 'no' : 'same'
  return a === '' || b === '' ? 'one' : 'different'
}

/** Both identities, field by field. */
export const compareIdentities = ({ segment, rudderstack }: Identities): IdentityRow[] =>
  FIELDS.map((field) => {
    const [one, other] = [texts(segment[field]), texts(rudderstack[field])]
    return { field, segment: one.shown, rudderstack: other.shown, likeness: likenessOf(one.all, other.all) }
  })
