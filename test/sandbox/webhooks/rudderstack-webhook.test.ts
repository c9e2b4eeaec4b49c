import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.ts'
import { rudderIdOf } from '../../../src/sandbox/pipeline/rudderstack-event.ts'
import { stamp, toRudderstack, type Fields } from '../send-calls.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

let receiver: WebhookReceiver
let sandbox: Sandbox
beforeEach(async () => {
  receiver = await startWebhookReceiver()
  sandbox = await startSandbox({
    now: () => Date.parse('2026-11-20T10:00:02.500Z'),
    webhooks: { rudderstack: { url: receiver.url, headers: { 'X-Crossfade-Secret': 'static' } } },
  })
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const wire = (more: Fields = {}): Fields => ({
  properties: { revenue: 49.99, coupon: null, products: [{ price: 1, id: 'b' }] },
  event: 'Order Completed',
  type: 'track',
  channel: 'web',
  context: {
    traits: { plan: 'pro' },
    library: { version: '3.34.1', name: 'RudderLabs JavaScript SDK' },
    ...stamp('p-1'),
  },
  originalTimestamp: '2026-11-20T10:00:01.000Z',
  messageId: 'm-1',
  userId: '',
  anonymousId: 'a-1',
  integrations: { All: true },
  sentAt: '2026-11-20T10:00:02.000Z',
  ...more,
})

const DELIVERED =
  '{"anonymousId":"a-1","channel":"web","context":{"crossfade":{"id":"p-1","seq":1,"v":1},"ip":"203.0.113.9",' +
  '"library":{"name":"RudderLabs JavaScript SDK","version":"3.34.1"},"traits":{"plan":"pro"}},' +
  '"event":"Order Completed","integrations":{"All":true},"messageId":"m-1",' +
  '"originalTimestamp":"2026-11-20T10:00:01.000Z",' +
  '"properties":{"coupon":null,"products":[{"id":"b","price":1}],"revenue":49.99},' +
  '"receivedAt":"2026-11-20T10:00:02.500Z","request_ip":"203.0.113.9",' +
  '"rudderId":"RUDDER_ID","sentAt":"2026-11-20T10:00:02.000Z","timestamp":"2026-11-20T10:00:01.500Z",' +
  '"type":"track","userId":""}'

test("posts one event a request, in rudder-server's form, with a static header and no signature", async () => {
  await toRudderstack(sandbox, 'track', wire())
  await sandbox.webhooksIdle()
  const { method, headers, raw } = receiver.requests[0]!
  expect(raw).toBe(DELIVERED.replace('RUDDER_ID', rudderIdOf({ anonymousId: 'a-1' })))
  expect(method).toBe('POST')
  expect(headers).toEqual({
    host: expect.stringContaining('127.0.0.1'),
    connection: 'keep-alive',
    'content-length': String(Buffer.byteLength(raw)),
    'content-type': 'application/json',
    'user-agent': 'RudderLabs',
    'x-crossfade-secret': 'static',
  })
})

test('posts the events of a batch one by one', async () => {
  await toRudderstack(sandbox, 'batch', { batch: [wire(), wire({ messageId: 'm-2' })], sentAt: 'ignored' })
  await sandbox.webhooksIdle()
  expect(receiver.events().map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2'])
})

test('removes nulls at the top level alone, and what would steer the request', async () => {
  await toRudderstack(
    sandbox,
    'track',
    wire({ userId: null, appendPath: '/x', fullPath: '/y', header: { a: 'b' } }),
  )
  await sandbox.webhooksIdle()
  const [event] = receiver.events()
  expect(Object.keys(event!)).not.toEqual(expect.arrayContaining(['userId']))
  expect(event).toMatchObject({ properties: { coupon: null } })
  for (const field of ['appendPath', 'fullPath', 'header']) expect(event).not.toHaveProperty(field)
  expect(receiver.requests[0]!.path).toBe('/v1/copies')
})

test('keeps a timestamp, an ip and a request_ip of the event; the path decides its type', async () => {
  const own = { timestamp: '2020-01-01T00:00:00.000Z', request_ip: '198.51.100.2', type: 'other' }
  await toRudderstack(sandbox, 'page', wire({ ...own, context: { ip: '198.51.100.1' } }))
  await sandbox.webhooksIdle()
  expect(receiver.events()).toMatchObject([{ ...own, type: 'page', context: { ip: '198.51.100.1' } }])
})

test('fills times that are missing with the time of arrival', async () => {
  await toRudderstack(sandbox, 'group', { userId: 'u', groupId: 'g' })
  await sandbox.webhooksIdle()
  const at = '2026-11-20T10:00:02.500Z'
  expect(receiver.events()).toMatchObject([
    { type: 'group', receivedAt: at, sentAt: at, originalTimestamp: at, timestamp: at },
  ])
})

test.each([
  ['{ All: false }', { All: false }, 0],
  ['{ All: false, Webhook: true }', { All: false, Webhook: true }, 1],
  ['an All that is no boolean', { All: 'yes' }, 0],
])('gets a copy where integrations say so: %s', async (_name, integrations, copies) => {
  await toRudderstack(sandbox, 'track', wire({ integrations }))
  await sandbox.webhooksIdle()
  expect(receiver.requests).toHaveLength(copies)
})

describe('rudderId', () => {
  test('is a UUID of version 4 made of the MD5 of userId:anonymousId', () => {
    // printf 'u:a' | md5sum: d7374af0fa5c906728181c4963a3798c, with the two marks of a UUID written in
    expect(rudderIdOf({ userId: 'u', anonymousId: 'a' })).toBe('d7374af0-fa5c-4067-a818-1c4963a3798c')
    expect(rudderIdOf({ userId: null, anonymousId: ' a ' })).toBe(
      rudderIdOf({ userId: '', anonymousId: 'a' }),
    )
    expect(rudderIdOf({ userId: 42 })).toBe(rudderIdOf({ userId: '42', anonymousId: '' }))
  })
})
