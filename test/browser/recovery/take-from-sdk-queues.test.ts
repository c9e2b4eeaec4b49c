import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeFromSdkQueues } from '../../../src/browser/recovery/take-from-sdk-queues.ts'
import type { Fields } from '../../../src/core/index.ts'
import { fixture, pairIdsIn, sdkStore } from './sdk-store.ts'

const NOW = Date.UTC(2027, 0, 1)
const SEGMENT = 'persisted-queue:v1:SEGMENT_KEY:dest-Segment.io'
const EVENTS = 'persisted-queue:v1:SEGMENT_KEY:event-queue'
const RUDDERSTACK = 'rudder_RUDDERSTACK_KEY.5f0e'

type Store = ReturnType<typeof sdkStore>

function take({ store }: Pick<Store, 'store'>, ids: readonly string[], now = NOW) {
  const problems: string[] = []
  const kept: [leg: string, id: string, body: string | null][] = []
  const taken = takeFromSdkQueues({
    store,
    keys: { segmentWriteKey: 'SEGMENT_KEY', rudderstackWriteKey: 'RUDDERSTACK_KEY' },
    ids: new Set(ids),
    problem: (code) => void problems.push(code),
    now,
    onTake: (...one) => void kept.push(one),
  })
  return { taken, problems, kept }
}

const stamped = (id: string, more: Fields = {}): Fields => ({
  type: 'track',
  event: id,
  context: { crossfade: { v: 1, id } },
  ...more,
})
const foreign = (event: string): Fields => ({ type: 'track', event, context: { library: {} } })
const segmentItem = (event: Fields): Fields => ({ id: `ctx-${event['event'] as string}`, event, logs: [] })
const rudderItem = (event: Fields, more: Fields = {}): Fields => ({
  item: { url: 'https://data.example/v1/track', headers: {}, event },
  attemptNumber: 1,
  type: 'Single',
  ...more,
})
const encoded = (value: unknown): string => JSON.stringify(JSON.stringify(value))
const decoded = (text: string | undefined): unknown => JSON.parse(JSON.parse(text!) as string)

describe('from what an SDK has really left', () => {
  const SEGMENTS = ['segment-after-500', 'segment-offline']
  const RUDDERSTACKS = ['rudderstack-after-500', 'rudderstack-under-way', 'rudderstack-batch']

  test.each(SEGMENTS)('%s: our events go, and the others stay as they were', (name) => {
    const stored = fixture(name)
    const ids = pairIdsIn(stored)
    expect(ids.length).toBe(2)
    const there = sdkStore(stored)
    const { taken, problems } = take(there, ids)
    expect([...taken.segment.keys()].sort()).toEqual([...ids].sort())
    expect(taken.rudderstack.size).toBe(0)
    const before = JSON.parse(stored[`${SEGMENT}:items`]!) as { event: Fields }[]
    const after: unknown = JSON.parse(there.local.get(`${SEGMENT}:items`)!)
    expect(after).toEqual(before.filter(({ event }) => event['event'] === 'Foreign'))
    expect(there.local.get(`${SEGMENT}:seen`)).toBe(stored[`${SEGMENT}:seen`])
    expect(problems).toEqual([])
  })

  test.each(RUDDERSTACKS)('%s: our events go, and the others stay as they were', (name) => {
    const stored = fixture(name)
    const ids = pairIdsIn(stored)
    expect(ids.length).toBe(2)
    const there = sdkStore(stored)
    const { taken, problems } = take(there, ids)
    expect([...taken.rudderstack.keys()].sort()).toEqual([...ids].sort())
    const left = [...there.local.values()].join()
    expect(pairIdsIn(Object.fromEntries(there.local))).toEqual([])
    expect(left.match(/Foreign/g)?.length).toBe(1)
    expect([...there.local.keys()].sort()).toEqual(Object.keys(stored).sort())
    expect(problems).toEqual([])
  })

  test.each([...SEGMENTS, ...RUDDERSTACKS])('%s: what would have been sent is told as a body', (name) => {
    const stored = fixture(name)
    const { kept } = take(sdkStore(stored), pairIdsIn(stored))
    const bought = kept.map(([, , body]) => JSON.parse(body ?? 'null') as Fields | null)
    expect(bought).toContainEqual(expect.objectContaining({ type: 'track', event: 'Bought' }))
    // of an alias without a former id Segment's SDK would fill in its user's
    expect(bought.filter((body) => body === null).length).toBe(name.startsWith('segment') ? 1 : 0)
  })

  test.each([...SEGMENTS, ...RUDDERSTACKS])('%s: without ids of ours nothing is touched', (name) => {
    const stored = fixture(name)
    const there = sdkStore(stored)
    expect(take(there, []).kept).toEqual([])
    expect(Object.fromEntries(there.local)).toEqual(stored)
  })

  test.each([...SEGMENTS, ...RUDDERSTACKS])('%s: a second time there is nothing to take', (name) => {
    const stored = fixture(name)
    const there = sdkStore(stored)
    take(there, pairIdsIn(stored))
    const after = Object.fromEntries(there.local)
    expect(take(there, pairIdsIn(stored)).kept).toEqual([])
    expect(Object.fromEntries(there.local)).toEqual(after)
  })

  test.each([...SEGMENTS, ...RUDDERSTACKS])('%s: with storage full to the last character', (name) => {
    const stored = fixture(name)
    const there = sdkStore(stored, sdkStore(stored).used())
    expect(take(there, pairIdsIn(stored)).kept.length).toBe(2)
    expect(pairIdsIn(Object.fromEntries(there.local))).toEqual([])
    expect([...there.local.values()].join()).toContain('Foreign')
  })
})

describe('Segment’s queues', () => {
  test('of another write key are somebody else’s', () => {
    const items = JSON.stringify([segmentItem(stamped('a'))])
    const there = sdkStore({ 'persisted-queue:v1:OTHER:dest-Segment.io:items': items })
    expect(take(there, ['a']).kept).toEqual([])
  })

  test('where nothing but ours was in there are removed, not written empty', () => {
    const there = sdkStore({ [`${SEGMENT}:items`]: JSON.stringify([segmentItem(stamped('a'))]) })
    take(there, ['a'])
    expect([...there.local.keys()]).toEqual([])
  })

  test('keep our events that no record of the journal stands for', () => {
    const items = JSON.stringify([segmentItem(stamped('a')), segmentItem(stamped('b'))])
    const there = sdkStore({ [`${SEGMENT}:items`]: items })
    take(there, ['a'])
    expect(JSON.parse(there.local.get(`${SEGMENT}:items`)!)).toEqual([segmentItem(stamped('b'))])
  })

  test('of events that its plugins have not had say nothing of the body', () => {
    const there = sdkStore({ [`${EVENTS}:items`]: JSON.stringify([segmentItem(stamped('a'))]) })
    expect(take(there, ['a']).kept).toEqual([['segment', 'a', null]])
    expect([...there.local.keys()]).toEqual([])
  })

  test('are left as they were where there is no room to write them', () => {
    const items = JSON.stringify([segmentItem(stamped('a')), segmentItem(foreign('f'))])
    const there = sdkStore({ [`${SEGMENT}:items`]: items })
    const refuse = (key: string, value: string): boolean => {
      there.local.delete(key)
      if (value === items) there.local.set(key, value)
      return value === items
    }
    take({ store: { ...there.store, set: refuse } }, ['a'])
    expect(there.local.get(`${SEGMENT}:items`)).toBe(items)
  })
})

describe('RudderStack’s queues', () => {
  const inTwoPlaces = {
    [`${RUDDERSTACK}.queue`]: encoded([rudderItem(stamped('a')), rudderItem(foreign('f'))]),
    [`${RUDDERSTACK}.inProgress`]: encoded({ x: rudderItem(stamped('a')), y: rudderItem(foreign('g')) }),
    [`${RUDDERSTACK}.ack`]: encoded(NOW - 20_000),
  }

  test('may hold an event twice: it goes from both, and is told once', () => {
    const there = sdkStore(inTwoPlaces)
    expect(take(there, ['a']).kept).toEqual([['rudderstack', 'a', JSON.stringify(stamped('a'))]])
    expect(decoded(there.local.get(`${RUDDERSTACK}.queue`))).toEqual([rudderItem(foreign('f'))])
    expect(decoded(there.local.get(`${RUDDERSTACK}.inProgress`))).toEqual({ y: rudderItem(foreign('g')) })
  })

  test('of events that leave with the page, and batches with others, are looked through too', () => {
    const key = 'rudder_beacon_RUDDERSTACK_KEY.77.batchQueue'
    const batch = { item: [{ event: stamped('a') }, { event: foreign('f') }], type: 'Batch' }
    const there = sdkStore({
      [key]: encoded([rudderItem(stamped('b'))]),
      [`${RUDDERSTACK}.queue`]: encoded([batch, { ...batch, item: [{ event: stamped('c') }] }]),
    })
    expect([...take(there, ['a', 'b', 'c']).taken.rudderstack.keys()].sort()).toEqual(['a', 'b', 'c'])
    expect(decoded(there.local.get(key))).toEqual([])
    expect(decoded(there.local.get(`${RUDDERSTACK}.queue`))).toEqual([
      { ...batch, item: [{ event: foreign('f') }] },
    ])
  })

  test('that a page which is alive has taken over from another are left to it, and the body is told', () => {
    const queue = encoded([rudderItem(stamped('a'), { reclaimed: true }), rudderItem(stamped('b'))])
    const there = sdkStore({ [`${RUDDERSTACK}.queue`]: queue, [`${RUDDERSTACK}.ack`]: encoded(NOW - 900) })
    expect([...take(there, ['a', 'b']).taken.rudderstack.keys()]).toEqual(['a', 'b'])
    expect(decoded(there.local.get(`${RUDDERSTACK}.queue`))).toEqual([
      rudderItem(stamped('a'), { reclaimed: true }),
    ])
    expect(take(there, ['a'], NOW + 20_000).kept.length).toBe(1)
    expect(decoded(there.local.get(`${RUDDERSTACK}.queue`))).toEqual([])
  })

  test('of another source, and other keys of the vendor’s, are left alone', () => {
    const stored = {
      'rudder_OTHER.1.queue': encoded([rudderItem(stamped('a'))]),
      'rudder_destinations_events_RUDDERSTACK_KEY.1.queue': encoded([{ item: stamped('a') }]),
      [`${RUDDERSTACK}.reclaimStart`]: '"no JSON',
      rl_user_id: 'no JSON either',
    }
    const there = sdkStore(stored)
    expect(take(there, ['a']).kept).toEqual([])
    expect(Object.fromEntries(there.local)).toEqual(stored)
  })
})

describe('what an SDK would stumble over', () => {
  const good = segmentItem(foreign('f'))

  test.each<[key: string, text: string, left: string | undefined]>([
    [`${SEGMENT}:items`, '{"cut off', undefined],
    [`${SEGMENT}:items`, 'null', undefined],
    [`${SEGMENT}:items`, '{"0":{}}', undefined],
    [`${SEGMENT}:items`, JSON.stringify([null, good, 5]), JSON.stringify([good])],
    [`${SEGMENT}:items`, JSON.stringify([{ id: 'x' }, good]), JSON.stringify([good])],
    [`${SEGMENT}:items`, JSON.stringify([{ id: 'x', event: { event: 'f' } }]), undefined],
    [`${SEGMENT}:seen`, 'oops', undefined],
    [`${SEGMENT}:seen`, '"text"', undefined],
    [`${SEGMENT}:lock`, 'oops', undefined],
    [`${SEGMENT}:lock`, '"text"', undefined],
    [`${SEGMENT}:lock`, `${NOW + 86_400_000}`, undefined],
    [`${EVENTS}:items`, 'oops', undefined],
    [`${EVENTS}:lock`, '{', undefined],
    [`${RUDDERSTACK}.queue`, 'oops', undefined],
    [`${RUDDERSTACK}.queue`, '"oops"', undefined],
    [`${RUDDERSTACK}.queue`, encoded('text'), undefined],
    [`${RUDDERSTACK}.inProgress`, encoded(7), undefined],
    [`${RUDDERSTACK}.queue`, encoded([null, rudderItem(foreign('f'))]), encoded([rudderItem(foreign('f'))])],
    [`${RUDDERSTACK}.queue`, encoded([{ item: null }]), encoded([])],
    [`${RUDDERSTACK}.batchQueue`, encoded([{ item: [{ event: 5 }] }]), encoded([])],
    [`${RUDDERSTACK}.inProgress`, encoded({ a: null }), encoded({})],
  ])('at %s, %s, is set aside, and counted', (key, text, left) => {
    const there = sdkStore({ [key]: text })
    expect(take(there, []).problems).toEqual(['sdk-queue-corrupt'])
    expect(there.local.get(key)).toBe(left)
    expect(there.local.has(`crossfade_quarantine.${key}`)).toBe(true)
  })

  test.each<[key: string, text: string]>([
    [`${SEGMENT}:lock`, `${NOW + 40}`],
    [`${SEGMENT}:lock`, `${NOW - 40}`],
    [`${SEGMENT}:items`, '[]'],
    [`${SEGMENT}:seen`, '{}'],
    [`${RUDDERSTACK}.queue`, encoded([])],
    [`${RUDDERSTACK}.inProgress`, encoded({})],
    [`${RUDDERSTACK}.inProgress`, encoded({ a: rudderItem(foreign('f')) })],
    [`${RUDDERSTACK}.ack`, 'oops'],
  ])('is not what stands at %s as %s', (key, text) => {
    const there = sdkStore({ [key]: text })
    expect(take(there, []).problems).toEqual([])
    expect(Object.fromEntries(there.local)).toEqual({ [key]: text })
  })
})

describe('whatever stands in storage', () => {
  const event = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map((id) => stamped(id)),
    fc.constantFrom('f', 'g').map(foreign),
  )
  const entry = event.chain((one) =>
    fc.constantFrom<unknown>(segmentItem(one), rudderItem(one), { item: [{ event: one }] }, one, null, 3),
  )
  const value = fc.oneof(fc.array(entry), fc.dictionary(fc.string(), entry), fc.jsonValue())
  const text = fc.oneof(
    value.map(encoded),
    value.map((one) => JSON.stringify(one)),
    fc.string(),
  )
  const key = fc.constantFrom(
    ...['items', 'seen', 'lock'].flatMap((end) => [`${SEGMENT}:${end}`, `${EVENTS}:${end}`]),
    ...['queue', 'inProgress', 'batchQueue', 'ack'].map((end) => `${RUDDERSTACK}.${end}`),
  )
  const stored = fc.dictionary(key, text, { noNullPrototype: true })

  test('nothing is thrown, nothing of ours stays, nobody else’s event is lost, and twice is as good as once', () => {
    const foreignIn = (local: ReadonlyMap<string, string>): number =>
      [...local.values()].join().match(/event\W+[fg]\W/g)?.length ?? 0
    fc.assert(
      fc.property(stored, (given) => {
        const there = sdkStore(given)
        const before = foreignIn(there.local)
        const { problems } = take(there, ['a', 'b'])
        expect(problems).not.toContain('sdk-queue-unread')
        expect(foreignIn(there.local)).toBe(before)
        const queues = [...there.local].filter(([name]) => !/^crossfade_|(seen|lock|ack)$/.test(name))
        expect(queues.join()).not.toMatch(/"crossfade\W+v\W+1\W+id\W+[ab]\W/)
        const again = take(there, ['a', 'b'])
        expect([again.kept, again.problems]).toEqual([[], []])
      }),
      { numRuns: 300 },
    )
  })
})
