import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCookies } from '../../../src/browser/cookies.ts'
import { rudderstackStorage } from '../../../src/browser/identity/rudderstack-storage.ts'
import { writeRudderstack } from '../../../src/browser/identity/rudderstack-writer.ts'
import { segmentStorage } from '../../../src/browser/identity/segment-storage.ts'
import { writeSegment } from '../../../src/browser/identity/segment-writer.ts'
import type { VendorStorage } from '../../../src/browser/identity/vendor-storage.ts'
import { createLocalStore } from '../../../src/browser/storage.ts'
import type { Person } from '../../../src/core/index.ts'
import { fakeBrowserStorage } from '../../support/browser-storage.ts'

const { cookies, local } = fakeBrowserStorage()
const store = createLocalStore()
const DOMAIN = 'shop.test'

const read = ({ keys, values, person: personIn }: VendorStorage, onlyCookie = false): Person => {
  const jar = readCookies()
  return personIn(...values([keys.map((key) => jar[key]), keys.map(store.get)]), onlyCookie)
}
const segment = segmentStorage
const rudderstack = rudderstackStorage

// ids that are text of JSON themselves are Segment's own trouble: see the rows below
const id = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => `id ${text}`))
const fields = fc
  .dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue())
  .map((given) => JSON.parse(JSON.stringify(given)))
const person: fc.Arbitrary<Person> = fc.record({
  anonymousId: id,
  userId: id,
  traits: fields,
  groupId: id,
  groupTraits: fields,
})

describe('what is written is read back, whoever it is', () => {
  const forget = (): void => [cookies, local].forEach((medium) => medium.clear())

  test("in Segment's encoding", () => {
    fc.assert(
      fc.property(person, (who) => {
        forget()
        writeSegment(store, DOMAIN, who)
        expect(read(segment)).toEqual(who)
      }),
    )
  })

  test.each([false, true])("in RudderStack's encoding, in local storage: %s", (inLocalStorage) => {
    fc.assert(
      fc.property(person, (who) => {
        forget()
        writeRudderstack(store, DOMAIN, inLocalStorage, who)
        expect(read(rudderstack)).toEqual(who)
        expect((inLocalStorage ? cookies : local).size).toBe(0)
      }),
    )
  })
})

describe("Segment's storage", () => {
  test.each<[what: string, cookie: string | null, stored: string | null, seen: string | null]>([
    ['a plain id', 'alice', '"alice"', 'alice'],
    ['quotes of AJS 1 in a cookie', '%22alice%22', null, 'alice'],
    ['a number of AJS 1', '42', null, '42'],
    ['a number in local storage', null, '42', '42'],
    ['a number with more digits than a number holds', '12345678901234567890', null, '12345678901234567000'],
    ['a number of letters', '1e5', null, '100000'],
    ['digits in quotes', null, '"00123"', '00123'],
    ['the literal null', 'null', 'null', null],
    ['an empty text', '', '""', null],
    ['text that is no JSON', null, 'alice', 'alice'],
    ['a word of JSON that is no id for anybody', null, 'false', null],
    ['percent signs that are no encoding', '100%', null, '100%'],
    ['an escape that is', 'zo%C3%AB', null, 'zoë'],
  ])('%s', (_, cookie, stored, seen) => {
    if (cookie !== null) cookies.set('ajs_user_id', cookie)
    if (stored !== null) local.set('ajs_user_id', stored)
    expect(read(segment).userId).toBe(seen)
  })

  test('the anonymous id is the cookie’s, user and group are local storage’s', () => {
    for (const [i, key] of ['ajs_anonymous_id', 'ajs_user_id', 'ajs_group_id'].entries()) {
      cookies.set(key, `cookie-${i}`)
      local.set(key, `"local-${i}"`)
    }
    expect(read(segment)).toMatchObject({ anonymousId: 'cookie-0', userId: 'local-1', groupId: 'local-2' })
  })

  test('cookies that were changed alone name another user, to whom the traits in local storage do not belong', () => {
    cookies.set('ajs_user_id', 'bob')
    local.set('ajs_user_id', '"alice"')
    local.set('ajs_user_traits', '{"name":"Alice"}')
    expect(read(segment, true)).toMatchObject({ userId: 'bob', traits: {} })
    cookies.set('ajs_user_id', 'alice')
    expect(read(segment, true)).toMatchObject({ userId: 'alice', traits: { name: 'Alice' } })
  })

  test('no key is made up for what is not there', () => {
    writeSegment(store, DOMAIN, {
      anonymousId: 'a',
      userId: null,
      traits: {},
      groupId: null,
      groupTraits: {},
    })
    expect([...cookies.keys(), ...local.keys()]).toEqual(['ajs_anonymous_id', 'ajs_anonymous_id'])
  })
})

describe("RudderStack's storage", () => {
  test('ids may stand there as plain JSON, and what is neither is nobody', () => {
    cookies.set('rl_anonymous_id', '%22plain%22')
    cookies.set('rl_user_id', 'raw')
    cookies.set('rl_group_id', 'RS_ENC_v3_%%%')
    cookies.set('rl_trait', 'RudderEncrypt%3Aabc')
    expect(read(rudderstack)).toEqual({
      anonymousId: 'plain',
      userId: null,
      traits: {},
      groupId: null,
      groupTraits: {},
    })
  })

  test('traits that no cookie holds are left to the SDK, and older ones do not stay', () => {
    const who = { anonymousId: 'a', userId: 'u', traits: { name: 'Ann' }, groupId: null, groupTraits: {} }
    writeRudderstack(store, DOMAIN, false, who)
    expect(cookies.has('rl_trait')).toBe(true)
    writeRudderstack(store, DOMAIN, false, { ...who, traits: { bio: 'x'.repeat(4_000) } })
    expect(cookies.has('rl_trait')).toBe(false)
    expect(read(rudderstack)).toMatchObject({ userId: 'u', traits: {} })
  })
})
