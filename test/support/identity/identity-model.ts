// Who the right person is after each step, over both vendors' storages, pages without the gate and other tabs. Built
// on the oracle of Segment's semantics and on what is written of the gate, not on its code.
import type { Cohort, Leg } from './identity-stage.ts'
import type { BareRudderstackCall } from './identity-step.ts'
import {
  nobody,
  personAfter,
  rudderstackPersonAfter,
  type OraclePerson,
  type PersonCall,
} from './segment-person-oracle.ts'

/** A call and the person that it is made by. */
export type Named<Call> = { readonly call: Call; readonly person: OraclePerson }

export type IdentityModel = {
  /** Calls on a page with the gate, whose cohort loads these legs; `loaded` are those that were there before the calls. */
  onGate(legs: readonly Leg[], calls: readonly PersonCall[], loaded?: readonly Leg[]): Named<PersonCall>[]
  /** Consent is withdrawn: what the gate and the SDKs have stored goes. */
  forget(): void
  onBareSegment(calls: readonly PersonCall[]): Named<PersonCall>[]
  onBareRudderstack(calls: readonly BareRudderstackCall[]): Named<BareRudderstackCall>[]
  readonly person: OraclePerson
}

const LEGS: readonly Leg[] = ['segment', 'rudderstack']

export const legsOf = (cohort: Cohort): readonly Leg[] => (cohort === 'dual' ? LEGS : [cohort])

const same = (a: OraclePerson | null, b: OraclePerson | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

export function createIdentityModel(): IdentityModel {
  let tokens = 0
  const mint = (): string => `~${++tokens}`
  let person = nobody
  /** What stands in each vendor's storage, and what stood there when the gate last looked; null = never anything. */
  const stored: Record<Leg, OraclePerson | null> = { segment: null, rudderstack: null }
  const seen: Record<Leg, OraclePerson | null> = { segment: null, rudderstack: null }

  /** A storage that somebody else changed wins; one that was not there before only where it knows a user. */
  const changedBy = (leg: Leg): OraclePerson | null => {
    const now = stored[leg]
    if (now === null || same(now, seen[leg])) return null
    if (seen[leg] !== null) return now
    return same(now, nobody) || (now.userId === null && person.anonymousId !== null) ? null : now
  }

  return {
    onGate(legs, calls, loaded = []) {
      // both changed: the leg that is loaded, Segment first
      const inTurn = [...LEGS.filter((leg) => loaded.includes(leg)), ...LEGS]
      person = inTurn.map(changedBy).find((changed) => changed !== null) ?? person
      const named = calls.map((call) => ({ call, person: (person = personAfter(person, call, mint)) }))
      for (const leg of LEGS) {
        // a logout on a page without the gate leaves nothing behind by which a storage could be known to be in use
        const isEmpty = stored[leg] === null || (seen[leg] === null && same(stored[leg], nobody))
        if (legs.includes(leg) || !isEmpty) stored[leg] = person
        else stored[leg] = null
        seen[leg] = stored[leg]
      }
      return named
    },
    forget() {
      person = nobody
      for (const leg of LEGS) stored[leg] = seen[leg] = null
    },
    onBareSegment(calls) {
      let here = stored.segment ?? nobody
      const named = calls.map((call) => ({ call, person: (here = personAfter(here, call, mint)) }))
      stored.segment = here
      return named
    },
    onBareRudderstack(calls) {
      let here = stored.rudderstack ?? nobody
      // it makes an anonymous id up as soon as it loads
      here = { ...here, anonymousId: here.anonymousId ?? mint() }
      const named = calls.map((call) => ({ call, person: (here = rudderstackPersonAfter(here, call)) }))
      stored.rudderstack = here
      return named
    },
    get person() {
      return person
    },
  }
}
