import type { Fields, Person } from '../../core/index.ts'

export type Jar = Readonly<Record<string, string>>

/** What stands under each key in one medium. */
export type Texts = readonly (string | null | undefined)[]

/** What one medium of a vendor's storage says of a person; `null` = says nothing. */
export type Values = readonly [
  anonymousId: string | null,
  userId: string | null,
  groupId: string | null,
  traits: Fields | null,
  groupTraits: Fields | null,
]

/** The identity that one vendor's SDK keeps in this browser. */
export type VendorStorage = {
  /** Every key of the identity, in the order of `Values`. */
  readonly keys: readonly string[]
  /** What the texts under these keys say: those of cookies, which other subdomains write too, and of local storage. */
  values(texts: readonly Texts[]): readonly [cookie: Values, local: Values]
  /**
   * Who the vendor's SDK would say is here. `onlyCookie`: the cookies were changed behind the back of local storage,
   * which then names somebody who has gone.
   */
  person(cookie: Values, local: Values, onlyCookie: boolean): Person
}

/** Traits as they stand in storage; nothing where there are none. */
export const fieldsFrom = (value: unknown): Fields | null =>
  typeof value === 'object' && value && Object.keys(value).length > 0 ? (value as Fields) : null
