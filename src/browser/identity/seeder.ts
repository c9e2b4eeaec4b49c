import type { Leg, Person } from '../../core/index.ts'
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
  /**
   * Brings the storages that no SDK of this page keeps into line, where they are in use or an SDK was to come: a page
   * without the gate may read them.
   */
  sync(): void
}

type Options = Pick<GateOptions, 'rudderstack' | 'segment'> & {
  readonly store: LocalStore
  readonly ledger: Ledger
  /** Of the cookies: see `cookieDomain`. */
  readonly domain: () => string | null
}

/** Writes the person of the record into the vendors' own storages, in their own encoding. */
export function createSeeder({ store, ledger, domain, segment, rudderstack }: Options): Seeder {
  const storage = rudderstack?.options?.['storage'] as { readonly type?: string } | undefined
  const inLocalStorage = storage?.type === 'localStorage'
  const persists = segment?.options?.['disableClientPersistence'] !== true
  const written: { [leg in Leg]?: Person } = {}
  const seeded = new Set<Leg>()

  const write = (leg: Leg, person: Person): void => {
    if (leg === 'rudderstack') writeRudderstack(store, domain(), inLocalStorage, person)
    else if (persists) writeSegment(store, domain(), person)
    ledger.settle(leg)
    written[leg] = person
  }

  return {
    seed(leg) {
      seeded.add(leg)
      write(leg, ledger.current())
    },
    mend(leg, held) {
      if (!samePerson(ledger.settle(leg), held)) write(leg, held)
    },
    sync() {
      const { person } = ledger
      for (const leg of LEGS) {
        // an SDK that was asked for may come on the next page, or load by itself on one without the gate
        const kept = ledger.inUse(leg) || seeded.has(leg)
        if (kept && !ledger.atWork(leg) && written[leg] !== person) write(leg, person)
      }
    },
  }
}
