// A plain model of who Segment's SDK (1.84) says is here, written from its documentation and measured behaviour, not
// from the gate's code. `test/e2e/segment-person-oracle.test.ts` holds it against the real SDK.

export type Fields = Readonly<Record<string, unknown>>

/** Ids that an SDK makes up stand as tokens `~1`, `~2`, …; whoever compares binds them to what was really seen. */
export type OraclePerson = {
  readonly anonymousId: string | null
  readonly userId: string | null
  readonly traits: Fields
  readonly groupId: string | null
  readonly groupTraits: Fields
}

/** One thing an app does with Segment's API. `at` marks the events of a call on the wire. */
export type PersonCall =
  | readonly ['track', { readonly anonymousId: string }?]
  | readonly ['page']
  | readonly ['alias', to: string]
  | readonly ['identify', id: string | number | null, traits?: Fields]
  | readonly ['group', id: string | number | null, traits?: Fields]
  | readonly ['reset']
  | readonly ['user.id', id: string | null]
  | readonly ['user.anonymousId', id?: string | null]
  | readonly ['user.traits', traits: Fields | null]
  | readonly ['user.identify', id: string | null, traits?: Fields]
  | readonly ['user.logout']
  | readonly ['group.id', id: string | null]
  | readonly ['group.traits', traits: Fields | null]
  | readonly ['group.identify', id: string | null, traits?: Fields]
  | readonly ['group.logout']

export const nobody: OraclePerson = {
  anonymousId: null,
  userId: null,
  traits: {},
  groupId: null,
  groupTraits: {},
}

/**
 * The anonymous id is what stands in its cookie, which the SDK reads as JSON where it can: digits beyond a number's
 * precision are lost, and quotes.
 */
function throughCookie(id: string): string {
  try {
    const value: unknown = JSON.parse(id)
    return typeof value === 'number' || typeof value === 'string' ? `${value}` : id
  } catch {
    return id
  }
}

const given = (id: string | null | undefined): string | null => (id ? throughCookie(id) : null)

const text = (id: string | number | null): string | null => (id === null ? null : `${id}`)

/** What `user()` and `group()` keep. */
type Keys = { readonly id: 'userId' | 'groupId'; readonly traits: 'traits' | 'groupTraits' }
const USER: Keys = { id: 'userId', traits: 'traits' }
const GROUP: Keys = { id: 'groupId', traits: 'groupTraits' }

/** Another user than the known one starts with a new anonymous id: nothing ties the two together. */
function withId(person: OraclePerson, keys: Keys, id: string | null): OraclePerson {
  const known = person[keys.id]
  const switched = keys === USER && known !== null && id !== null && id !== known
  return { ...person, [keys.id]: id, anonymousId: switched ? null : person.anonymousId }
}

/** Traits add up, shallowly, while nobody was known or the same id is named; another id starts over. */
function identified(person: OraclePerson, keys: Keys, id: string | null, traits: Fields): OraclePerson {
  const known = person[keys.id]
  const next = known === null || known === id ? { ...person[keys.traits], ...traits } : traits
  return { ...(id ? withId(person, keys, id) : person), [keys.traits]: next }
}

const left = (person: OraclePerson, keys: Keys): OraclePerson => ({
  ...person,
  anonymousId: keys === USER ? null : person.anonymousId,
  [keys.id]: null,
  [keys.traits]: {},
})

/** What is stored is JSON: a Date becomes its text, undefined vanishes. */
const stored = (person: OraclePerson): OraclePerson => JSON.parse(JSON.stringify(person)) as OraclePerson

/** The person after a call. `mint` makes up an anonymous id where an event needs one and there is none. */
export function personAfter(person: OraclePerson, call: PersonCall, mint: () => string): OraclePerson {
  /** Every event names an anonymous id. */
  const sent = (next: OraclePerson): OraclePerson =>
    stored({ ...next, anonymousId: next.anonymousId ?? mint() })
  switch (call[0]) {
    case 'track':
      return sent({ ...person, anonymousId: given(call[1]?.anonymousId) ?? person.anonymousId })
    case 'page':
    case 'alias':
      return sent(person)
    case 'identify':
      return sent(identified(person, USER, text(call[1]) ?? person.userId, call[2] ?? {}))
    case 'group':
      return sent(identified(person, GROUP, text(call[1]) ?? person.groupId, call[2] ?? {}))
    case 'reset':
      return nobody
    case 'user.id':
      return withId(person, USER, call[1])
    case 'user.anonymousId':
      if (call[1] === undefined) return sent(person)
      return { ...person, anonymousId: given(call[1]) }
    case 'user.traits':
      return stored({ ...person, traits: call[1] ?? {} })
    case 'user.identify':
      return stored(identified(person, USER, call[1], call[2] ?? {}))
    case 'user.logout':
      return left(person, USER)
    case 'group.id':
      return withId(person, GROUP, call[1])
    case 'group.traits':
      return stored({ ...person, groupTraits: call[1] ?? {} })
    case 'group.identify':
      return stored(identified(person, GROUP, call[1], call[2] ?? {}))
    case 'group.logout':
      return left(person, GROUP)
  }
}

/** What RudderStack's own SDK (3.34) makes of the two things a page without the gate does with it here. */
export function rudderstackPersonAfter(
  person: OraclePerson,
  call: readonly ['identify', id: string, traits: Fields] | readonly ['reset'] | readonly ['track'],
): OraclePerson {
  if (call[0] === 'track') return person
  // unlike Segment's, neither a logout nor another user changes its anonymous id
  if (call[0] === 'reset') return { ...nobody, anonymousId: person.anonymousId }
  const [, id, traits] = call
  if (person.userId !== null && person.userId !== id)
    return { ...nobody, anonymousId: person.anonymousId, userId: id, traits }
  return { ...person, userId: id, traits: { ...person.traits, ...traits } }
}
