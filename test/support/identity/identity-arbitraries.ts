import fc from 'fast-check'
import type { Cohort, Leg } from './identity-stage.ts'
import type { BareRudderstackCall, Step } from './identity-step.ts'
import type { PersonCall } from './segment-person-oracle.ts'

/** Ids with what storage and cookies are bad at: digits, quotes, spaces, letters beyond ASCII, words of JSON. */
const userIds = fc.constantFrom('alice', 'bob', '7', '00123', 'zoë;=%', '"q"', 'true story')
const groupIds = fc.constantFrom('g1', 'g2', '42')
const anonymousIds = fc.constantFrom('anon-1', 'anon-2', '0042', '12345678901234567890', '1e3', '"quoted"')
const traits = fc.constantFrom(
  {},
  { name: 'Ann' },
  { name: 'Ännä 🙂', age: 40 },
  { tags: ['a', 'b'] },
  { tags: ['c'] },
  { address: { street: 'Elm' } },
  { address: { city: 'Bern' } },
  { email: null },
  { list: [null, { x: null }], zero: 0, empty: '', no: false },
)

/** One call of Segment's API, of all those that can change who is here. */
export const personCall: fc.Arbitrary<PersonCall> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<PersonCall>(['track']) },
  { weight: 1, arbitrary: fc.constant<PersonCall>(['page']) },
  { weight: 1, arbitrary: userIds.map<PersonCall>((to) => ['alias', to]) },
  { weight: 1, arbitrary: anonymousIds.map<PersonCall>((id) => ['track', { anonymousId: id }]) },
  {
    weight: 6,
    arbitrary: fc.tuple(userIds, traits).map<PersonCall>(([id, given]) => ['identify', id, given]),
  },
  { weight: 1, arbitrary: fc.constant<PersonCall>(['identify', 31]) },
  { weight: 2, arbitrary: traits.map<PersonCall>((given) => ['identify', null, given]) },
  { weight: 3, arbitrary: fc.tuple(groupIds, traits).map<PersonCall>(([id, given]) => ['group', id, given]) },
  { weight: 1, arbitrary: traits.map<PersonCall>((given) => ['group', null, given]) },
  { weight: 3, arbitrary: fc.constant<PersonCall>(['reset']) },
  { weight: 1, arbitrary: anonymousIds.map<PersonCall>((id) => ['user.anonymousId', id]) },
  { weight: 1, arbitrary: fc.constantFrom<PersonCall>(['user.anonymousId'], ['user.anonymousId', null]) },
  { weight: 1, arbitrary: fc.option(userIds).map<PersonCall>((id) => ['user.id', id]) },
  { weight: 1, arbitrary: fc.option(traits).map<PersonCall>((given) => ['user.traits', given]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.option(userIds), traits)
      .map<PersonCall>(([id, given]) => ['user.identify', id, given]),
  },
  { weight: 1, arbitrary: fc.constantFrom<PersonCall>(['user.logout'], ['group.logout']) },
  { weight: 1, arbitrary: fc.option(groupIds).map<PersonCall>((id) => ['group.id', id]) },
  { weight: 1, arbitrary: fc.option(traits).map<PersonCall>((given) => ['group.traits', given]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.option(groupIds), traits)
      .map<PersonCall>(([id, given]) => ['group.identify', id, given]),
  },
)

const cohort = fc.constantFrom<Cohort>('segment', 'dual', 'rudderstack')
const few = fc.array(personCall, { maxLength: 3 })
const flat = fc.constantFrom({ name: 'Bea' }, { plan: 'pro', seats: 3 })
const bareRudderstackCall: fc.Arbitrary<BareRudderstackCall> = fc.oneof(
  fc.tuple(userIds, flat).map<BareRudderstackCall>(([id, given]) => ['identify', id, given]),
  fc.constantFrom<BareRudderstackCall>(['reset'], ['track']),
)

const open: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('open' as const), cohort, calls: few }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      cohort,
      block: fc.constantFrom<Leg>('segment', 'rudderstack'),
      calls: few,
    }),
  },
)

const later: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: open },
  {
    weight: 5,
    arbitrary: fc
      .array(personCall, { minLength: 1, maxLength: 5 })
      .map<Step>((calls) => ({ do: 'calls', calls })),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other tab' as const), cohort, calls: few }) },
  { weight: 1, arbitrary: few.map<Step>((calls) => ({ do: 'bare segment', calls })) },
  {
    weight: 1,
    arbitrary: fc
      .array(bareRudderstackCall, { maxLength: 2 })
      .map<Step>((calls) => ({ do: 'bare rudderstack', calls })),
  },
  { weight: 1, arbitrary: few.map<Step>((calls) => ({ do: 'no consent', calls })) },
)

/** A visitor's life: pages, calls, other tabs, pages without the gate, consent, blocked SDKs. */
export const sequence: fc.Arbitrary<readonly Step[]> = fc
  .tuple(open, fc.array(later, { minLength: 1, maxLength: 7 }))
  .map(([first, rest]) => [first, ...rest])
