import type { Leg, Person } from '../../core/index.ts'
import { cookieDomain } from '../write-cookie.ts'
import type { GateOptions } from '../options.ts'
import type { LocalStore } from '../storage.ts'
import type { Ledger } from './ledger.ts'
import { samePerson } from './person.ts'
import { writeRudderstack } from './rudderstack-writer.ts'
import { writeSegment } from './segment-writer.ts'

const LEGS: readonly Leg[] = ['segment', 'rudderstack']

export type Seeder = {
  /** Writes a vendor's storage before its SDK loads. */
  seed(leg: Leg): void
  /**
   * After an SDK of this page has been told who is here: what it holds in memory may have been right already, and its
   * storage another tab's.
   */
  mend(leg: Leg, held: Person): void
  /** Brings the storages in use that no SDK of this page keeps into line: a page without the gate may read them. */
  sync(): void
}

type Options = Pick<GateOptions, 'rudderstack' | 'segment'> & {
  readonly store: LocalStore
  readonly ledger: Ledger
}

/** Writes the person of the record into the vendors' own storages, in their own encoding. */
export function createSeeder({ store, ledger, segment, rudderstack }: Options): Seeder {
  const domain = cookieDomain()
  const storage = rudderstack?.options?.['storage'] as { readonly type?: string } | undefined
  const inLocalStorage = storage?.type === 'localStorage'
  const persists = segment?.options?.['disableClientPersistence'] !== true
  const written: { [leg in Leg]?: Person } = {}

  const write = (leg: Leg, person: Person): void => {
    if (leg === 'rudderstack') writeRudderstack(store, domain, inLocalStorage, person)
    else if (persists) writeSegment(store, domain, person)
    ledger.settle(leg)
    written[leg] = person
  }

  return {
    seed: (leg) => write(leg, ledger.current()),
    mend(leg, held) {
      if (!samePerson(ledger.settle(leg), held)) write(leg, held)
    },
    sync() {
      const { person } = ledger
      for (const leg of LEGS) if (ledger.idle(leg) && written[leg] !== person) write(leg, person)
    },
  }
}
