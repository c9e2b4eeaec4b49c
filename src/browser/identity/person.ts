import type { Call, Fields, Person } from '../../core/index.ts'
import { idFrom } from './segment-storage.ts'

export const nobody: Person = { anonymousId: null, userId: null, traits: {}, groupId: null, groupTraits: {} }

/** Segment merges traits shallowly while the id stays or first becomes known, and starts over with another id. */
export const mergeTraits = (
  known: string | null,
  given: string | null | undefined,
  old: Fields,
  traits: Fields,
): Fields => (known === null || known === given ? { ...old, ...traits } : traits)

/** Segment gives a switched user a new anonymous id, so that nothing ties the two people together. */
export function withUserId(person: Person, userId: string | null): Person {
  const switched = person.userId !== null && userId !== null && person.userId !== userId
  return { ...person, userId, anonymousId: switched ? null : person.anonymousId }
}

function identified(person: Person, { id, fields }: Call): Person {
  const given = id ?? person.userId
  const traits = mergeTraits(person.userId, given, person.traits, fields)
  return { ...(given ? withUserId(person, given) : person), traits }
}

function grouped(person: Person, { id, fields }: Call): Person {
  const given = id ?? person.groupId
  const groupTraits = mergeTraits(person.groupId, given, person.groupTraits, fields)
  return { ...person, groupId: given || person.groupId, groupTraits }
}

/**
 * Who the person is once this call is made, under the semantics of Segment's SDK 1.84. A call on a wire always has
 * an anonymous id: the one in its options (which sticks), else the person's, else a new one.
 */
export function personAfter(person: Person, call: Call, newId: () => string): Person {
  if (call.type === 'reset') return nobody
  const after =
    call.type === 'identify'
      ? identified(person, call)
      : call.type === 'group'
        ? grouped(person, call)
        : person
  return { ...after, anonymousId: idFrom(call.options['anonymousId']) || after.anonymousId || newId() }
}

/** Whether two records name the same person in the same state. */
export const samePerson = (a: Person, b: Person): boolean => JSON.stringify(a) === JSON.stringify(b)
