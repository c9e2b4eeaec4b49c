import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGroup, createUser } from '../../../src/browser/identity/people.ts'
import { nobody, personAfter } from '../../../src/browser/identity/person.ts'
import { resolveArguments } from '../../../src/core/call/resolve-arguments.ts'
import type { CallType, Person } from '../../../src/core/index.ts'
import { personCall } from '../../support/identity/identity-arbitraries.ts'
import {
  nobody as oracleNobody,
  personAfter as oraclePersonAfter,
  type PersonCall,
} from '../../support/identity/segment-person-oracle.ts'

/** The gate's own idea of a person: calls, and the `user()` and `group()` that need none. */
function createGatePerson() {
  let person: Person = nobody
  let made = 0
  const access = {
    person: () => person,
    become: (change: (who: Person) => Person) => void (person = change(person)),
    newId: () => `~${made + 1}`,
  }
  const members: Record<string, Record<string, (...args: unknown[]) => unknown>> = {
    user: createUser(access) as never,
    group: createGroup(access) as never,
  }
  return {
    call([name, ...args]: PersonCall): Person {
      const before = person.anonymousId
      const [of = '', member] = name.split('.')
      if (member) members[of]![member]!(...args)
      else {
        const given = name === 'track' ? ['Probed', {}, args[0] ?? {}] : args
        const call = resolveArguments(of as CallType, given)!
        person = personAfter(person, call, access.newId)
      }
      if (person.anonymousId === access.newId() && person.anonymousId !== before) made += 1
      return person
    },
  }
}

test("who is here, after any calls, is who Segment's semantics say", () => {
  fc.assert(
    fc.property(fc.array(personCall, { maxLength: 20 }), (calls) => {
      const gate = createGatePerson()
      let tokens = 0
      let expected = oracleNobody
      for (const call of calls) {
        expected = oraclePersonAfter(expected, call, () => `~${++tokens}`)
        expect(gate.call(call)).toEqual(expected)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('what user() and group() take and give are copies', () => {
  const gate = { person: nobody }
  const access = {
    person: () => gate.person,
    become: (change: (who: Person) => Person) => void (gate.person = change(gate.person)),
    newId: () => 'new',
  }
  const [user, group] = [createUser(access), createGroup(access)]
  const traits = { tags: ['a'] }
  user.traits(traits)
  group.identify('g', traits)
  traits.tags.push('b')
  user.traits()['more'] = true
  expect(gate.person).toMatchObject({ traits: { tags: ['a'] }, groupTraits: { tags: ['a'] } })
  expect(user.traits()).toEqual({ tags: ['a'] })
})
