import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  GONE,
  parseRecord,
  withNote,
  type JournalRecord,
  type Owed,
  type Owes,
} from '../../../src/browser/journal/record.ts'

const queued: Owed = { state: 'queued' }
const record: JournalRecord = {
  v: 1,
  id: 'pair',
  owner: 'page',
  at: 1,
  made: {
    call: { type: 'track', event: 'Paid', fields: {}, options: {} },
    page: { path: '/', referrer: '', search: '', title: '', url: '', href: '' },
    person: { anonymousId: null, userId: null, traits: {}, groupId: null, groupTraits: {} },
    timestamp: '2026-01-01T00:00:00.000Z',
  },
  stamp: null,
  legs: { segment: queued, rudderstack: queued },
}
const textOf = (more: object): string => JSON.stringify({ ...record, ...more })

describe('a record', () => {
  test('is read as it was written, decided or not', () => {
    const stamp = { v: 1, id: 'pair', seq: 1 } as JournalRecord['stamp']
    for (const one of [record, { ...record, stamp }, { ...record, legs: {} }])
      expect(parseRecord(JSON.stringify(one))).toEqual(one)
  })

  test.each([
    ['no text', undefined],
    ['another thing than text', { v: 1 }],
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['no version', textOf({ v: undefined })],
    ['a version that never was', textOf({ v: 0 })],
    ['no id', textOf({ id: undefined })],
    ['an id that is no text', textOf({ id: 7 })],
    ['no owner', textOf({ owner: null })],
    ['no time', textOf({ at: null })],
    ['a time that is no number', textOf({ at: '1' })],
    ['no call', textOf({ made: { ...record.made, call: undefined } })],
    ['a call without a type', textOf({ made: { ...record.made, call: {} } })],
    ['no page', textOf({ made: { ...record.made, page: null } })],
    ['no person', textOf({ made: { ...record.made, person: 'Ann' } })],
    ['no timestamp', textOf({ made: { ...record.made, timestamp: 1 } })],
    ['a stamp that is none', textOf({ stamp: 'dual' })],
    ['no legs', textOf({ legs: undefined })],
    ['a leg that is none', textOf({ legs: { segment: true } })],
  ])('with %s is corrupt', (_what, text) => {
    expect(parseRecord(text)).toBe('corrupt')
  })

  test('of a later version is not taken for corrupt', () => {
    expect(parseRecord('{"v":2}')).toBe('later')
  })

  test('is never made of anything else, and reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.anything()), (text) => {
        expect(['corrupt', 'later']).toContain(parseRecord(text))
      }),
    )
  })
})

describe('a note of what became of a record', () => {
  const noteOf = (owes: Owes): string => JSON.stringify(owes)

  test('takes the place of what was known of a leg, and leaves the other as it is', () => {
    const text = withNote(textOf({}), noteOf({ segment: { state: 'handed', attempts: 1 } }))
    expect(parseRecord(text)).toEqual({
      ...record,
      legs: { segment: { state: 'handed', attempts: 1 }, rudderstack: queued },
    })
  })

  test('ends a leg, and with the last of them the record', () => {
    const one = withNote(textOf({}), noteOf({ segment: null }))
    expect(parseRecord(one)).toEqual({ ...record, legs: { rudderstack: queued } })
    expect(withNote(one, noteOf({ rudderstack: null }))).toBeNull()
    expect(withNote(textOf({}), noteOf({ rudderstack: null, segment: null }))).toBeNull()
  })

  test('says the same when it is applied once more', () => {
    const owed = fc.option(
      fc.record({ state: fc.constantFrom('queued', 'handed', 'beacon'), attempts: fc.nat() }),
    )
    const owes = fc.record({ segment: owed, rudderstack: owed }, { requiredKeys: [] })
    fc.assert(
      fc.property(owes, (owes) => {
        const once = withNote(textOf({}), noteOf(owes))
        expect(once === null ? null : withNote(once, noteOf(owes))).toBe(once)
      }),
    )
  })

  test('that the record is gone needs no record', () => {
    for (const text of [undefined, textOf({}), '{']) expect(withNote(text, GONE)).toBeNull()
  })

  test('changes nothing where there is no record, or one of them cannot be read', () => {
    for (const text of [undefined, null, '', '{"v":2}', textOf({ id: 1 })])
      expect(withNote(text, noteOf({ segment: null, rudderstack: null }))).toBeUndefined()
    expect(withNote(textOf({}), '{')).toBeUndefined()
  })
})
