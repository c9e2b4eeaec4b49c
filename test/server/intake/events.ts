import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { bucketOf } from '../../../src/core/index.ts'

/** The secrets of every server of these tests. */
export const SEGMENT_SECRET = 'the-shared-secret-of-the-tests'
export const COPIES_SECRET = 'the-header-secret-of-the-tests'
export const SECRETS = { segment: SEGMENT_SECRET, copies: COPIES_SECRET }

type Fields = Record<string, unknown>

/** Its bucket is one that the rollout of the tests has on both legs. */
export const DEVICE = 'device-48'

/** As a gate makes it: its bucket is that of its subject. */
export const stamp = (changes: Fields = {}): Fields => {
  const { subject = DEVICE, key = 'segment-to-rudderstack' } = changes
  return {
    v: 1,
    id: randomUUID(),
    seq: 1,
    session: randomBytes(8).toString('hex'),
    subject,
    bucket: typeof subject === 'string' ? bucketOf(String(key), subject) : null,
    cohort: 'dual',
    revision: 42,
    key,
    ...changes,
  }
}

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36'
const PAGE = {
  path: '/basket',
  referrer: 'https://shop.test/',
  search: '?from=mail',
  title: 'Basket',
  url: 'https://shop.test/basket?from=mail',
}

const ORDER = {
  order_id: 'o-1',
  revenue: 49.99,
  currency: 'EUR',
  coupon: null,
  products: [{ product_id: 'p-1', quantity: 2, price: 24.995 }],
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** What Segment's webhook posts for a track. @param at ms since epoch, of the call */
export const segmentEvent = (mark: Fields | null, changes: Fields = {}, at = Date.now()): Fields => ({
  _metadata: { bundled: ['Segment.io'], bundledIds: [], unbundled: [] },
  anonymousId: 'anonymous-1',
  channel: 'client',
  context: {
    ip: '203.0.113.7',
    library: { name: 'analytics.js', version: 'npm:next-1.84.3' },
    locale: 'en-GB',
    page: PAGE,
    timezone: 'Europe/Berlin',
    userAgent: AGENT,
    ...(mark && { crossfade: mark }),
  },
  event: 'Order Completed',
  integrations: {},
  messageId: `cf-${(mark?.['id'] ?? randomUUID()) as string}`,
  originalTimestamp: iso(at),
  projectId: 'project-1',
  properties: ORDER,
  receivedAt: iso(at + 400),
  sentAt: iso(at + 100),
  timestamp: iso(at + 300),
  type: 'track',
  userId: 'user-1',
  version: 2,
  ...changes,
})

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, child]) => child !== null)
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutNulls(child)]))
}

/** What RudderStack's webhook destination posts for the same: without any null. */
export const rudderstackEvent = (mark: Fields | null, changes: Fields = {}, at = Date.now()): Fields =>
  withoutNulls({
    anonymousId: 'anonymous-1',
    channel: 'web',
    context: {
      app: {
        installType: 'npm',
        name: 'RudderLabs JavaScript SDK',
        namespace: 'com.rudderlabs.javascript',
        version: '3.34.1',
      },
      ip: '203.0.113.7',
      library: { name: 'RudderLabs JavaScript SDK', version: '3.34.1' },
      locale: 'en-GB',
      page: { ...PAGE, initial_referrer: '$direct', tab_url: PAGE.url },
      traits: {},
      userAgent: AGENT,
      ...(mark && { crossfade: mark }),
    },
    event: 'Order Completed',
    integrations: { All: true },
    messageId: randomUUID(),
    originalTimestamp: iso(at),
    properties: ORDER,
    receivedAt: iso(at + 300),
    request_ip: '203.0.113.7',
    rudderId: randomUUID(),
    sentAt: iso(at + 150),
    timestamp: iso(at + 200),
    type: 'track',
    userId: 'user-1',
    ...changes,
  }) as Fields

export const signatureOf = (text: string, secret = SEGMENT_SECRET): string =>
  createHmac('sha1', secret).update(text).digest('hex')

/** Headers of Segment's webhook for one event, or a batch. */
export const segmentHeaders = (body: Fields | readonly Fields[]): Record<string, string> => {
  const signed = JSON.stringify(Array.isArray(body) ? body[0] : body)
  return { 'x-signature': signatureOf(signed), ...(Array.isArray(body) && rudderstackHeaders) }
}

export const rudderstackHeaders = { 'x-crossfade-secret': COPIES_SECRET }
