import type { Person } from '../../core/index.ts'

export type Jar = Readonly<Record<string, string>>

/** Where in a vendor's storage ids may stand; only a cookie can have been written by another subdomain. */
export type Medium = 'cookie' | 'local'

/** The identity that one vendor's SDK keeps in this browser, in that vendor's own encoding. */
export type VendorStorage = {
  /**
   * Who the vendor's SDK would say is here, or `null` where it has never stored anybody.
   * `prefer: 'cookie'` believes the cookies alone, where they were changed behind the back of local storage.
   */
  read(jar: Jar, prefer?: Medium): Person | null
  /** What stands in one medium, for telling whether somebody changed it. */
  fingerprint(jar: Jar, medium: Medium): string
  /** Makes the vendor's storage say that this person is here. */
  write(person: Person): void
  /** Removes every key of the vendor that names a person. */
  remove(): void
}
