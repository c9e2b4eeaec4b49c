import { expect, test } from 'vitest'
import { compareIdentities } from '../../../src/browser/devtools/identities.ts'
import type { Person } from '../../../src/core/index.ts'

const person = (more: Partial<Person>): Person => ({
  anonymousId: 'a',
  userId: null,
  traits: {},
  groupId: null,
  groupTraits: {},
  ...more,
})

const likeness = (segment: Partial<Person>, rudderstack: Partial<Person>): Record<string, string> =>
  Object.fromEntries(
    compareIdentities({ segment: person(segment), rudderstack: person(rudderstack) }).map(
      ({ field, likeness }) => [field, likeness],
    ),
  )

test('both sides are compared field by field', () => {
  expect(likeness({ userId: 'ann', groupId: 'g' }, { userId: 'ben' })).toEqual({
    anonymousId: 'same',
    userId: 'different',
    traits: 'no',
    groupId: 'one',
    groupTraits: 'no',
  })
})

test('traits are the same whatever their order, and different by a value that is not shown', () => {
  const rows = compareIdentities({
    segment: person({ traits: { plan: 'pro', email: 'a@b.test' }, groupTraits: { seats: 5 } }),
    rudderstack: person({ traits: { email: 'a@b.test', plan: 'pro' }, groupTraits: { seats: 6 } }),
  })
  expect(rows[2]).toEqual({
    field: 'traits',
    segment: 'email, plan',
    rudderstack: 'email, plan',
    likeness: 'same',
  })
  expect(rows[4]).toEqual({
    field: 'groupTraits',
    segment: 'seats',
    rudderstack: 'seats',
    likeness: 'different',
  })
})
