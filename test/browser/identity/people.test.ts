import { describe, expect, test } from 'vitest'
import { createGroup, createUser } from '../../../src/browser/identity/people.ts'
import { nobody } from '../../../src/browser/identity/person.ts'
import type { Person } from '../../../src/core/index.ts'

function visitor(begin: Partial<Person> = {}) {
  let person: Person = { ...nobody, ...begin }
  let ids = 0
  const access = {
    person: () => person,
    become: (change: (person: Person) => Person) => void (person = change(person)),
    newId: () => `made-up-${(ids += 1)}`,
  }
  return { user: createUser(access), group: createGroup(access), person: () => person }
}

describe("user(), as Segment's", () => {
  test('identify merges traits while the id stays or first becomes known, and starts over with another id', () => {
    const { user, person } = visitor({ anonymousId: 'a' })
    user.identify('ann', { plan: 'pro' })
    user.identify('ann', { age: 7 })
    expect(person()).toMatchObject({ anonymousId: 'a', userId: 'ann', traits: { plan: 'pro', age: 7 } })
    user.identify('bob', { age: 8 })
    expect(person()).toMatchObject({ anonymousId: null, userId: 'bob', traits: { age: 8 } })
  })

  test('traits are copied: what the page does to its own object, or to what it was given, changes nobody', () => {
    const { user, person } = visitor()
    const given: Record<string, unknown> = { plan: 'pro' }
    user.traits(given)
    given['plan'] = 'changed'
    user.traits()['plan'] = 'changed'
    expect(person().traits).toEqual({ plan: 'pro' })
  })

  test('traits that JSON cannot hold do not throw into the page', () => {
    const { user, person } = visitor()
    const circular: Record<string, unknown> = { big: 1n }
    circular['self'] = circular
    user.traits(circular)
    expect(() => JSON.stringify(person())).not.toThrow()
  })

  test('reset leaves nobody, and the group', () => {
    const { user, person } = visitor({
      anonymousId: 'a',
      userId: 'ann',
      traits: { plan: 'pro' },
      groupId: 'g',
    })
    user.reset()
    expect(person()).toEqual({ ...nobody, groupId: 'g' })
  })
})

test('resetting the group leaves the user', () => {
  const { group, person } = visitor({
    anonymousId: 'a',
    userId: 'ann',
    groupId: 'g',
    groupTraits: { seats: 3 },
  })
  group.reset()
  expect(person()).toEqual({ ...nobody, anonymousId: 'a', userId: 'ann' })
})
