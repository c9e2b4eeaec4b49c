import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from '../../../src/cli/status/printable.ts'
import { rolloutChanges } from '../../../src/cli/change/rollout-changes.ts'

const rollout = (audiences: object[], more: object = {}) => ({
  format: 1,
  key: 'k',
  revision: 1,
  stickiness: 'deviceId',
  audiences,
  ...more,
})
const everyone = (rudderstack?: number, segment?: number) => ({
  name: 'everyone',
  ...(rudderstack !== undefined && { rudderstack }),
  ...(segment !== undefined && { segment }),
})
const europe = (shares: object, values = ['Europe']) => ({
  name: 'Europe',
  when: [{ contextName: 'region', operator: 'IN', values }],
  ...shares,
})

const parsed = (document: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(document)) as Record<string, unknown>

const text = fc.string({ unit: 'binary' })
/** As they come from anywhere: fields of any kind, and audiences of which each has a name of its own. */
const documents = fc
  .record({
    fields: fc.dictionary(text, fc.jsonValue()),
    audiences: fc.uniqueArray(fc.record({ name: text, rudderstack: fc.integer() }), {
      selector: ({ name }) => name,
    }),
  })
  .map(({ fields, audiences }) => parsed({ ...fields, audiences }))

describe('what differs between two rollouts', () => {
  it('is said in shares, audience by audience', () => {
    const before = rollout([europe({ rudderstack: 50 }), everyone(5, 100)])
    const after = rollout([europe({ rudderstack: 50, segment: 75.5 }), everyone(10)], { revision: 2 })
    expect(rolloutChanges(before, after)).toEqual([
      'Europe: Segment as those below → 75.5',
      'everyone: RudderStack 5 → 10',
    ])
  })

  it('knows what the last audience means where it says nothing', () => {
    expect(rolloutChanges(rollout([everyone()]), rollout([everyone(0, 100)]))).toEqual([])
    expect(rolloutChanges(rollout([everyone()]), rollout([everyone(1)]))).toEqual([
      'everyone: RudderStack 0 → 1',
    ])
  })

  it('names audiences that come, go, change places or change their people', () => {
    const before = rollout([europe({ rudderstack: 5 }), { name: 'shop', when: [], segment: 50 }, everyone()])
    const after = rollout([
      { name: 'shop', when: [], segment: 50 },
      europe({ rudderstack: 5 }, ['EU']),
      everyone(),
    ])
    expect(rolloutChanges(before, after)).toEqual([
      'Europe: its conditions',
      'audiences in the order shop, Europe, everyone',
    ])
    expect(rolloutChanges(before, rollout([everyone()]))).toEqual(['Europe: taken out', 'shop: taken out'])
    expect(rolloutChanges(rollout([everyone()]), before)).toEqual([
      'Europe: new, RudderStack 5',
      'shop: new, Segment 50',
    ])
  })

  it('shows every other field before and after, and leaves the kill to its own entries', () => {
    const before = rollout([everyone()], { sentinel: 1, killed: null, owners: { '*': 'segment' } })
    const after = rollout([everyone()], { killed: 'segment', owners: { '*': 'both' }, failover: 'none' })
    expect(rolloutChanges(before, after)).toEqual([
      'sentinel: 1 → not set',
      'owners: {"*":"segment"} → {"*":"both"}',
      'failover: not set → none',
    ])
  })

  it('tells of the first rollout by its shares', () => {
    expect(rolloutChanges(null, rollout([everyone(0, 100)], { sentinel: 5 }))).toEqual([
      'everyone: new, RudderStack 0, Segment 100',
    ])
  })

  it('holds nothing that acts on a terminal, whatever the documents are', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        for (const line of rolloutChanges(before, after)) expect(printable(line)).toBe(line)
      }),
    )
  })

  it('is nothing between a rollout and itself', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(rolloutChanges(document, parsed(document))).toEqual([])
      }),
    )
  })
})
