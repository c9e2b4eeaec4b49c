import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecord, withOwes, type JournalRecord, type Owed } from '../../../src/browser/journal/record.ts'

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

describe('what became of a leg', () => {
  test('takes the place of what was known, and leaves the other leg as it is', () => {
    const text = withOwes(textOf({}), { segment: { state: 'handed', attempts: 1 } })
    expect(parseRecord(text)).toEqual({
      ...record,
      legs: { segment: { state: 'handed', attempts: 1 }, rudderstack: queued },
    })
  })

  test('ends the leg, and with the last of them the record', () => {
    const one = withOwes(textOf({}), { segment: null })
    expect(parseRecord(one)).toEqual({ ...record, legs: { rudderstack: queued } })
    expect(withOwes(one, { rudderstack: null })).toBeNull()
    expect(withOwes(textOf({}), { rudderstack: null, segment: null })).toBeNull()
    // ended once more
    expect(withOwes(one, { segment: null, rudderstack: null })).toBeNull()
  })

  test('changes nothing where there is no record, or one that cannot be read', () => {
    for (const text of [undefined, null, '', '{"v":2}', textOf({ id: 1 })])
      expect(withOwes(text, { segment: null, rudderstack: null })).toBeUndefined()
  })
})
