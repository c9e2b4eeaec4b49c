import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox, type SegmentWebhook } from '../../../src/sandbox/index.ts'
import { createManualScheduler, type ManualScheduler } from '../manual-scheduler.ts'
import { stamp, toSegment, type Fields } from '../send-calls.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

const SECRET = 'a secret of the test'
const RECEIVED = Date.parse('2026-11-20T10:00:02.500Z')

let receiver: WebhookReceiver
let sandbox: Sandbox
let scheduler: ManualScheduler
beforeEach(async () => {
  receiver = await startWebhookReceiver()
  scheduler = createManualScheduler()
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const start = async (more: Partial<SegmentWebhook> = {}): Promise<void> => {
  const segment = { url: receiver.url, secret: SECRET, ...more }
  sandbox = await startSandbox({ now: () => RECEIVED, webhooks: { segment, scheduler } })
}

/** In the order of analytics.js, clock half a second slow. */
const wire = (more: Fields = {}): Fields => ({
  timestamp: '2026-11-20T10:00:01.000Z',
  integrations: {},
  event: 'Order Completed',
  type: 'track',
  properties: { order_id: '50314b8e', revenue: 49.99, coupon: null, products: [{ id: 'b', price: 1e21 }] },
  context: {
    page: { path: '/cart', title: 'Wägeli \u2028' },
    userAgent: 'Mozilla/5.0',
    library: { name: 'analytics.js', version: 'npm:next-1.84.3' },
    ...stamp('p-1'),
  },
  messageId: 'cf-p-1',
  anonymousId: 'a-1',
  userId: null,
  sentAt: '2026-11-20T10:00:02.000Z',
  _metadata: { bundled: ['Segment.io'], unbundled: [], bundledIds: [] },
  ...more,
})

const DELIVERED =
  '{"_metadata":{"bundled":["Segment.io"],"bundledIds":[],"unbundled":[]},"anonymousId":"a-1","channel":"client",' +
  '"context":{"crossfade":{"v":1,"id":"p-1","seq":1},"ip":"203.0.113.9",' +
  '"library":{"name":"analytics.js","version":"npm:next-1.84.3"},"page":{"path":"/cart","title":"Wägeli \u2028"},' +
  '"userAgent":"Mozilla/5.0"},"event":"Order Completed","integrations":{},"messageId":"cf-p-1",' +
  '"originalTimestamp":"2026-11-20T10:00:01.000Z","projectId":"sandboxProject",' +
  '"properties":{"order_id":"50314b8e","revenue":49.99,"coupon":null,"products":[{"id":"b","price":1e+21}]},' +
  '"receivedAt":"2026-11-20T10:00:02.500Z","sentAt":"2026-11-20T10:00:02.000Z",' +
  '"timestamp":"2026-11-20T10:00:01.500Z","type":"track","userId":null,"version":2}'

const hmac = (text: string): string => createHmac('sha1', SECRET).update(text, 'utf8').digest('hex')

describe('the classic webhook', () => {
  test("posts one event a request, in Segment's form, signed over its bytes", async () => {
    await start({ headers: { 'X-Crossfade-Secret': 'static' } })
    await toSegment(sandbox, 't', wire())
    await sandbox.webhooksIdle()
    expect(receiver.requests.map(({ raw }) => raw)).toEqual([DELIVERED])
    const { method, path, headers } = receiver.requests[0]!
    expect([method, path]).toEqual(['POST', '/v1/copies'])
    expect(headers).toEqual({
      host: expect.stringContaining('127.0.0.1'),
      connection: 'keep-alive',
      'content-length': String(Buffer.byteLength(DELIVERED)),
      'content-type': 'application/json',
      'user-agent': 'Segment.io/1.0',
      'x-crossfade-secret': 'static',
      'x-signature': hmac(DELIVERED),
    })
  })

  test('signs nothing without a secret', async () => {
    await start({ secret: '' })
    await toSegment(sandbox, 't', wire())
    await sandbox.webhooksIdle()
    expect(receiver.requests[0]!.headers).not.toHaveProperty('x-signature')
  })

  test('takes the time of sending from the batch, and keeps an ip and a channel that were sent', async () => {
    await start()
    const { sentAt, ...event } = wire({ context: { ip: '198.51.100.1' }, channel: 'server' })
    await toSegment(sandbox, 'b', { batch: [event], sentAt })
    await sandbox.webhooksIdle()
    expect(receiver.events()).toMatchObject([
      { sentAt, timestamp: '2026-11-20T10:00:01.500Z', context: { ip: '198.51.100.1' }, channel: 'server' },
    ])
    expect(receiver.events()[0]).not.toHaveProperty('writeKey')
  })

  test('fills what is missing: times from its own clock, a messageId', async () => {
    await start()
    await toSegment(sandbox, 'i', { userId: 'u', traits: { plan: null } })
    await sandbox.webhooksIdle()
    expect(receiver.events()).toEqual([
      {
        channel: 'client',
        context: { ip: '203.0.113.9' },
        integrations: {},
        messageId: expect.stringMatching(/^[\da-f-]{36}$/),
        projectId: 'sandboxProject',
        receivedAt: '2026-11-20T10:00:02.500Z',
        timestamp: '2026-11-20T10:00:02.500Z',
        traits: { plan: null },
        type: 'identify',
        userId: 'u',
        version: 2,
      },
    ])
  })

  test.each([
    ['{ All: false }', { All: false }, 0],
    ['{ All: false, Webhooks: true }', { All: false, Webhooks: true }, 1],
    ['{ Webhooks: false }', { Webhooks: false }, 0],
    ['the other webhook alone', { All: false, 'Webhooks (Actions)': true }, 0],
  ])('gets a copy where integrations say so: %s', async (_name, integrations, copies) => {
    await start()
    await toSegment(sandbox, 't', wire({ integrations }))
    await sandbox.webhooksIdle()
    expect(receiver.requests).toHaveLength(copies)
    expect(sandbox.received({ destination: 'copies' })).toHaveLength(copies)
  })

  test('posts a messageId that Segment has seen no second time', async () => {
    await start()
    await toSegment(sandbox, 't', wire())
    await toSegment(sandbox, 't', wire())
    await sandbox.webhooksIdle()
    expect(receiver.requests).toHaveLength(1)
  })
})

describe('the Actions webhook', () => {
  test('posts one object where it does not batch', async () => {
    await start({ format: 'actions' })
    await toSegment(sandbox, 't', wire())
    await sandbox.webhooksIdle()
    expect(receiver.requests[0]).toMatchObject({
      raw: DELIVERED,
      headers: { 'user-agent': 'Segment (Actions)' },
    })
  })

  test('posts arrays once they are full, signed over the first event alone', async () => {
    await start({ format: 'actions', batchSize: 2 })
    for (const messageId of ['cf-p-1', 'm2', 'm3', 'm4']) await toSegment(sandbox, 't', wire({ messageId }))
    await sandbox.webhooksIdle()
    // two requests at once may overtake one another
    const requests = receiver.requests.toSorted((a, b) => (a.raw < b.raw ? -1 : 1))
    expect(requests.map(({ raw }) => raw)).toEqual([
      `[${DELIVERED},${DELIVERED.replace('cf-p-1', 'm2')}]`,
      `[${DELIVERED.replace('cf-p-1', 'm3')},${DELIVERED.replace('cf-p-1', 'm4')}]`,
    ])
    expect(requests[0]!.headers['x-signature']).toBe(hmac(DELIVERED))
  })

  test('posts what is not full after a short time, one event as an array too', async () => {
    await start({ format: 'actions', batchSize: 100, batchMs: 250 })
    await toSegment(sandbox, 't', wire())
    scheduler.advance(249)
    expect(sandbox.webhooks().segment).toMatchObject({ waiting: 1, requests: 0 })
    scheduler.advance(1)
    await sandbox.webhooksIdle()
    expect(receiver.requests.map(({ raw }) => raw)).toEqual([`[${DELIVERED}]`])
  })

  test('is known to integrations by its own name', async () => {
    await start({ format: 'actions' })
    await toSegment(sandbox, 't', wire({ integrations: { All: false, 'Webhooks (Actions)': true } }))
    await toSegment(sandbox, 't', wire({ messageId: 'm2', integrations: { All: false, Webhooks: true } }))
    await sandbox.webhooksIdle()
    expect(receiver.requests).toHaveLength(1)
    expect(sandbox.received({ destination: 'copies' })).toMatchObject([{ name: 'Webhooks (Actions)' }])
  })
})

describe('options that make no sense are refused, without their secrets', () => {
  test.each([
    [{ url: 'ftp://a.test' }, 'webhooks.segment.url must be an http or https address'],
    [{ url: 'nowhere' }, 'webhooks.segment.url must be'],
    [
      { headers: { 'x-a': 'secret\nvalue' } },
      'webhooks.segment.headers: "x-a" or its value is no HTTP header',
    ],
    [{ batchSize: 2 }, 'webhooks.segment.batchSize needs format "actions"'],
    [
      { format: 'actions', batchSize: 4_001 },
      'webhooks.segment.batchSize must be a whole number from 1 to 4000',
    ],
  ] as const)('%j', async (more, problem) => {
    await start()
    const segment = { url: receiver.url, ...more }
    const refused = startSandbox({ webhooks: { segment } })
    await expect(refused).rejects.toThrow(problem)
    await expect(refused).rejects.not.toThrow('secret')
  })
})
