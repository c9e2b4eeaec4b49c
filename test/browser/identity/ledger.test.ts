import { describe, expect, test } from 'vitest'
import { createLedger, type Ledger } from '../../../src/browser/identity/ledger.ts'
import { writeRudderstack } from '../../../src/browser/identity/rudderstack-writer.ts'
import { writeSegment } from '../../../src/browser/identity/segment-writer.ts'
import { createLocalStore } from '../../../src/browser/storage.ts'
import type { Leg, Person } from '../../../src/core/index.ts'
import { fakeBrowserStorage } from '../../support/browser-storage.ts'

const { cookies, local } = fakeBrowserStorage()
const DOMAIN = 'shop.test'

const who = (userId: string | null, more: Partial<Person> = {}): Person => ({
  anonymousId: `anon of ${userId}`,
  userId,
  traits: {},
  groupId: null,
  groupTraits: {},
  ...more,
})
const NOBODY = who(null, { anonymousId: null })
const ALICE = who('alice', { traits: { name: 'Alice' } })
const BOB = who('bob')

/** A vendor's SDK at work: here, in another tab, on a page without the gate. */
const writes = (leg: Leg, person: Person): void => {
  const store = createLocalStore()
  if (leg === 'segment') writeSegment(store, DOMAIN, person)
  else writeRudderstack(store, DOMAIN, false, person)
}

/** A page load of the same browser. */
const load = (): Ledger => createLedger(createLocalStore())

/** A browser in which the gate has kept Alice and both SDKs have stored her. */
function aliceOnBoth(): Ledger {
  const ledger = load()
  ledger.keep(ALICE)
  for (const leg of ['segment', 'rudderstack'] as const) {
    writes(leg, ALICE)
    ledger.settle(leg)
  }
  return ledger
}

const removeKeys = (medium: Map<string, string>, prefix: string): void => {
  for (const key of [...medium.keys()].filter((one) => one.startsWith(prefix))) medium.delete(key)
}

describe('given a browser that has never seen the gate', () => {
  test('nobody is here, and asking leaves nothing behind', () => {
    const ledger = load()
    expect(ledger.current()).toEqual(NOBODY)
    expect(ledger.source).toBe('new')
    expect([...cookies, ...local]).toEqual([])
  })

  test('whom a vendor has stored is here', () => {
    writes('rudderstack', BOB)
    const ledger = load()
    expect(ledger.current()).toEqual(BOB)
    expect(ledger.source).toBe('rudderstack')
  })

  test('of two vendors that name different people Segment is right, and the conflict is counted', () => {
    writes('segment', ALICE)
    writes('rudderstack', BOB)
    const ledger = load()
    expect(ledger.current()).toEqual(ALICE)
    expect(ledger).toMatchObject({ source: 'segment', conflicts: 1 })
    expect(load()).toMatchObject({ conflicts: 0 })
  })

  test('traits that Segment keeps on one origin only come from RudderStack’s cookies, where both name one person', () => {
    writes('segment', ALICE)
    writes('rudderstack', ALICE)
    local.clear()
    const ledger = load()
    expect(ledger.current()).toEqual(ALICE)
    expect(ledger.conflicts).toBe(0)
  })
})

describe('given a record', () => {
  test('the next page reads it', () => {
    aliceOnBoth()
    const ledger = load()
    expect(ledger.current()).toEqual(ALICE)
    expect(ledger.source).toBe('record')
  })

  test('a record that is no JSON is taken for none', () => {
    aliceOnBoth()
    local.set('crossfade_identity', '{')
    expect(load().current()).toEqual(ALICE)
  })

  test.each(['segment', 'rudderstack'] as const)('who logs in behind its back, at %s, is here', (leg) => {
    const ledger = aliceOnBoth()
    writes(leg, BOB)
    expect(ledger.current()).toEqual(BOB)
    expect(load().current()).toEqual(BOB)
  })

  test('both changed: Segment wins, unless only RudderStack’s SDK is loaded', () => {
    const [first, second] = [aliceOnBoth(), load()]
    second.loaded('rudderstack')
    writes('segment', BOB)
    writes('rudderstack', who('carol'))
    expect(second.current().userId).toBe('carol')
    writes('rudderstack', who('dave'))
    writes('segment', who('erin'))
    expect(first.current().userId).toBe('erin')
  })

  test('what the record itself had written, and settled, is no change', () => {
    const ledger = aliceOnBoth()
    ledger.keep(BOB)
    expect(ledger.current()).toEqual(BOB)
    expect(load().current()).toEqual(BOB)
  })

  test('another tab’s record counts at once, and settling a storage does not overwrite it', () => {
    const [here, there] = [aliceOnBoth(), load()]
    there.current()
    there.keep(BOB)
    here.settle('segment')
    expect(here.current()).toEqual(BOB)
    expect(load().current()).toEqual(BOB)
  })

  test('cookies that have gone were cleared by the browser: nobody has logged out', () => {
    const ledger = aliceOnBoth()
    cookies.clear()
    expect(ledger.current()).toEqual(ALICE)
  })

  test('a storage that was emptied altogether is a logout', () => {
    const ledger = aliceOnBoth()
    removeKeys(cookies, 'ajs_')
    removeKeys(local, 'ajs_')
    expect(ledger.current()).toEqual(NOBODY)
  })

  test.each([
    ['its cookie', () => cookies.delete('ajs_user_id')],
    [
      'its cookie and local storage',
      () => [cookies, local].forEach((medium) => medium.delete('ajs_user_id')),
    ],
  ])(
    'a user id that has gone from %s alone is one that another tab’s SDK writes at this moment',
    (_, goes) => {
      const ledger = aliceOnBoth()
      goes()
      expect(ledger.current()).toEqual(ALICE)
      writes('segment', ALICE)
      expect(ledger.current()).toEqual(ALICE)
      expect(ledger.conflicts).toBe(0)
    },
  )

  test('RudderStack’s user id that has gone alone is a logout: its SDK keeps the anonymous id', () => {
    const ledger = aliceOnBoth()
    writes('rudderstack', { ...ALICE, userId: null, traits: {} })
    expect(ledger.current().userId).toBe(null)
  })

  test('…but not one that was abandoned before', () => {
    const ledger = aliceOnBoth()
    ledger.abandon('segment')
    removeKeys(cookies, 'ajs_')
    removeKeys(local, 'ajs_')
    expect(ledger.current()).toEqual(ALICE)
    expect(load().current()).toEqual(ALICE)
    expect(ledger.inUse('segment')).toBe(false)
  })

  test('a cookie that another subdomain changed counts, whatever local storage still says', () => {
    const ledger = aliceOnBoth()
    cookies.set('ajs_user_id', 'bob')
    cookies.set('ajs_anonymous_id', 'b-1')
    expect(ledger.current()).toEqual({ ...NOBODY, userId: 'bob', anonymousId: 'b-1' })
  })

  test('a logout on another subdomain counts as soon as its next event has made up an anonymous id', () => {
    const ledger = aliceOnBoth()
    cookies.delete('ajs_user_id')
    cookies.set('ajs_anonymous_id', 'b-1')
    expect(ledger.current()).toEqual({ ...NOBODY, anonymousId: 'b-1' })
  })

  test('a vendor’s storage that was not there before knows no user: nobody is logged out', () => {
    const ledger = load()
    ledger.keep(ALICE)
    writes('segment', who(null))
    expect(ledger.current()).toEqual(ALICE)
    writes('segment', BOB)
    expect(ledger.current()).toEqual(BOB)
  })

  test('another way of writing the same is no change', () => {
    const ledger = aliceOnBoth()
    cookies.set('ajs_user_id', '%22alice%22')
    local.set('ajs_group_id', 'null')
    cookies.set('rl_group_id', '%22%22')
    ledger.keep(BOB)
    expect(ledger.current()).toEqual(BOB)
  })

  test('forgotten, it is gone, and the vendors’ storages are not', () => {
    const ledger = aliceOnBoth()
    ledger.forget()
    expect(local.has('crossfade_identity')).toBe(false)
    expect(ledger.current()).toEqual(ALICE)
  })
})

describe('given two tabs, of which one has not seen yet what the other has just written', () => {
  const KEY = 'crossfade_identity'
  const VISITOR = who(null, { anonymousId: 'visitor' })
  const ANN = who('ann', { anonymousId: 'visitor' })

  test('its record of the same visitor, of before, gives way to the newer one, and is mended', () => {
    const one = load()
    one.keep(VISITOR)
    const other = load()
    const before = local.get(KEY)!
    one.keep(ANN)
    // as the other tab writes it, which has seen a vendor's storage change
    local.set(KEY, JSON.stringify({ ...(JSON.parse(before) as object), prints: { segment: [1, 2] } }))
    expect(one.current()).toEqual(ANN)
    expect(load().current()).toEqual(ANN)
    expect(other.current()).toEqual(ANN)
  })

  test.each(['segment', 'rudderstack'] as const)(
    'another visitor whom its SDK of %s has made up before it has heard of a login is no logout; one after it is',
    (leg) => {
      const one = load()
      one.keep(VISITOR)
      writes(leg, VISITOR)
      expect(one.current()).toEqual(VISITOR)
      one.keep(ANN)
      const other = { anonymousId: 'of the other tab' }
      writes(leg, who(null, other))
      expect(one.current()).toEqual(ANN)
      writes(leg, ANN)
      expect(one.current()).toEqual(ANN)
      writes(leg, who(null, other))
      expect(one.current()).toEqual(who(null, other))
    },
  )

  test('cookies that named no user before are no logout where they change alone, whatever local storage says', () => {
    const one = load()
    one.keep(ANN)
    writes('segment', ANN)
    cookies.delete('ajs_user_id')
    expect(one.current()).toEqual(ANN)
    cookies.set('ajs_anonymous_id', 'of the other tab')
    expect(one.current()).toEqual(ANN)
  })

  test('a change of person that comes after both have seen the same is followed, to nobody as well', () => {
    const one = load()
    one.keep(ANN)
    const other = load()
    expect(other.current()).toEqual(ANN)
    other.keep(VISITOR)
    expect(one.current()).toEqual(VISITOR)
  })

  test('another visitor’s record is followed, however often the person has changed here', () => {
    const one = load()
    for (const person of [VISITOR, ANN, VISITOR, ANN]) one.keep(person)
    // as after a no to consent, and a yes
    local.delete(KEY)
    load().keep(BOB)
    expect(one.current()).toEqual(BOB)
  })
})

describe('a storage', () => {
  test('is in use once it has kept a person', () => {
    const ledger = load()
    expect(ledger.inUse('segment')).toBe(false)
    writes('segment', ALICE)
    ledger.current()
    expect([ledger.inUse('segment'), ledger.inUse('rudderstack')]).toEqual([true, false])
  })

  test('has an SDK at work on it from the moment that has loaded', () => {
    const ledger = load()
    expect(ledger.atWork('segment')).toBe(false)
    ledger.loaded('segment')
    expect([ledger.atWork('segment'), ledger.atWork('rudderstack')]).toEqual([true, false])
  })
})

test('a record that somebody has written nonsense into is nobody where it is none of ours', () => {
  local.set(
    'crossfade_identity',
    '{"person":{"userId":7,"anonymousId":"a-1","traits":null,"groupTraits":"x"}}',
  )
  expect(load().current()).toEqual({ ...NOBODY, anonymousId: 'a-1' })
})
