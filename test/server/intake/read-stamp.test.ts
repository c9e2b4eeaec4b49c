import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStamp } from '../../../src/server/intake/read-stamp.ts'
import { DEVICE, stamp } from './events.ts'

const read = (changes: Record<string, unknown>) => readStamp({ crossfade: stamp(changes) })

describe('the stamp of a copy', () => {
  it('is read into its columns', () => {
    const id = '0f0e0d0c-1111-4222-8333-444455556666'
    const given = stamp({ id, seq: 7, session: '0123456789abcdef', failover: true })
    expect(readStamp({ crossfade: given })).toEqual({
      pairId: id,
      seq: 7,
      session: '0123456789abcdef',
      subject: DEVICE,
      bucket: 4_200,
      cohort: 'dual',
      revision: 42,
      key: 'segment-to-rudderstack',
      failover: true,
      recovered: false,
      rerouted: false,
      forced: false,
    })
  })

  it('may say null, or nothing where RudderStack took the nulls away', () => {
    const given = stamp({ subject: null, bucket: null })
    const { subject: _subject, bucket: _bucket, ...rest } = given
    expect(readStamp({ crossfade: given })).toMatchObject({ subject: '', bucket: null })
    expect(readStamp({ crossfade: rest })).toEqual(readStamp({ crossfade: given }))
  })

  it('names a person whose id is long by its hash, as a report does', () => {
    expect(read({ subject: 'x'.repeat(128) })).toMatchObject({ subject: 'x'.repeat(128) })
    expect(read({ subject: 'x'.repeat(129) })).toMatchObject({
      subject: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it.each([undefined, null, 5, {}, { crossfade: undefined }, { crossfade: null }])(
    'is none in %j',
    (context) => {
      expect(readStamp(context)).toBe('none')
    },
  )

  it.each([
    [{ v: 2 }],
    [{ id: 'AAAAAAAA-1111-4222-8333-444455556666' }],
    [{ id: 'cf-0f0e0d0c-1111-4222-8333-444455556666' }],
    [{ id: '0f0e0d0c-1111-4222-8333-444455556666\n' }],
    [{ id: '' }],
    [{ seq: 0 }],
    [{ seq: 1.5 }],
    [{ seq: 2 ** 32 }],
    [{ session: 'x' }],
    [{ session: '0123456789ABCDEF' }],
    [{ subject: 5 }],
    [{ bucket: 10_000 }],
    [{ bucket: -1 }],
    [{ bucket: '5' }],
    [{ cohort: 'both' }],
    [{ revision: -1 }],
    [{ revision: '42' }],
    [{ key: null }],
    [{ forced: 'yes' }],
    [{ recovered: false }],
  ])('is bad with %j', (changes) => {
    expect(read(changes)).toBe('bad')
  })

  it('is bad, and nothing else, whatever a stranger puts there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (crossfade) => {
        fc.pre(crossfade !== null)
        expect(readStamp({ crossfade })).toBe('bad')
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom('v', 'id', 'seq', 'session', 'cohort', 'revision', 'key'), (field) => {
        const { [field]: _left, ...rest } = stamp()
        expect(readStamp({ crossfade: rest })).toBe('bad')
      }),
    )
  })
})
