import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { requestsOf } from '../../../src/browser/delivery/requests-of.ts'

const SEGMENT = 'https://api.segment.io/v1'
const RUDDERSTACK = 'https://dataplane.example/v1'

const event = (id: unknown, more: object = {}) => ({
  type: 'track',
  event: 'Bought',
  context: { page: {}, crossfade: { v: 1, id } },
  ...more,
})
const parsed = (text: string): unknown => JSON.parse(text)

describe('an event by itself', () => {
  test('is the very text that the SDK posts', () => {
    const body = `{ "context": {"crossfade":{"id":"one"}},"big":1e400, "twice":1,"twice":2}`
    expect(requestsOf('segment', `${SEGMENT}/t`, body)).toEqual([{ id: 'one', url: `${SEGMENT}/t`, body }])
  })

  test.each([
    ['no JSON', '{"crossfade":'],
    ['no object', '"\\"crossfade\\""'],
    ['null', 'null'],
    ['no stamp', '{"context":{}}'],
    ['the stamp in another place', JSON.stringify({ properties: event('one') })],
    ['an id that is no text', JSON.stringify(event(7))],
    ['no context', JSON.stringify({ crossfade: { id: 'one' } })],
    ['a batch that is no list', JSON.stringify({ batch: event('one') })],
    [
      'events inside of something else, as for a transformation',
      JSON.stringify({ batch: [{ event: event('one') }] }),
    ],
  ])('%s carries nothing of ours', (_, body) => {
    expect(requestsOf('rudderstack', `${RUDDERSTACK}/track`, body)).toEqual([])
  })
})

describe('a batch', () => {
  test("of Segment's SDK is taken apart, each event with the time of sending and the address for its type", () => {
    const batch = [event('one', { writeKey: 'k' }), event('two', { type: 'identify', writeKey: 'k' })]
    const sentAt = '2026-11-23T10:00:00.000Z'
    const requests = requestsOf('segment', `${SEGMENT}/b`, JSON.stringify({ writeKey: 'k', batch, sentAt }))
    expect(requests.map(({ id, url }) => [id, url])).toEqual([
      ['one', `${SEGMENT}/t`],
      ['two', `${SEGMENT}/i`],
    ])
    expect(requests.map(({ body }) => parsed(body))).toEqual(batch.map((each) => ({ ...each, sentAt })))
  })

  test("of RudderStack's SDK too; what an event says itself holds", () => {
    const batch = [event('one', { type: 'page', sentAt: 'own' })]
    const [request] = requestsOf(
      'rudderstack',
      `${RUDDERSTACK}/batch`,
      JSON.stringify({ batch, sentAt: 'all' }),
    )
    expect(request?.url).toBe(`${RUDDERSTACK}/page`)
    expect(parsed(request!.body)).toEqual(batch[0])
  })

  test('gives every event of ours once, in order and unchanged, whatever stands between them', () => {
    const foreign = fc.oneof(fc.json().map(parsed), fc.constant({ type: 'track', context: {} }))
    const ours = fc.record({ properties: fc.json().map(parsed), messageId: fc.string() })
    const entries = fc.array(fc.oneof({ weight: 1, arbitrary: foreign }, { weight: 2, arbitrary: ours }))
    fc.assert(
      fc.property(entries, (given) => {
        const batch = given.map((each, i) =>
          typeof each === 'object' && each !== null && 'messageId' in each ? event(`id-${i}`, each) : each,
        )
        const sent = batch.filter((each) => (each as { messageId?: unknown } | null)?.messageId !== undefined)
        const requests = requestsOf('segment', `${SEGMENT}/b`, JSON.stringify({ batch, sentAt: 'now' }))
        expect(requests.map(({ id, body }) => [id, parsed(body)])).toEqual(
          sent.map((each) => [
            (each as ReturnType<typeof event>).context.crossfade.id,
            parsed(JSON.stringify({ sentAt: 'now', ...(each as object) })),
          ]),
        )
      }),
    )
  })
})

describe('where a page has put things onto Object.prototype', () => {
  const page = Object.prototype as { context?: unknown; batch?: unknown; crossfade?: unknown }
  afterEach(() => {
    delete page.context
    delete page.batch
    delete page.crossfade
  })

  test('only what the body itself says counts', () => {
    Object.assign(page, {
      context: { crossfade: { id: 'page' } },
      crossfade: { id: 'page' },
      batch: [event('page')],
    })
    expect(requestsOf('segment', `${SEGMENT}/t`, '{"x":{"crossfade":1}}')).toEqual([])
    const one = JSON.stringify(event('one'))
    expect(requestsOf('segment', `${SEGMENT}/t`, one)).toEqual([
      { id: 'one', url: `${SEGMENT}/t`, body: one },
    ])
  })
})
