// The two copies of one track call, as both vendors' SDKs send them under the gate and as their webhooks deliver them.
import type { Fields } from '../../../src/core/index.ts'

type Pair = { segment: Fields; rudderstack: Fields }

const PAGE = {
  path: '/basket',
  referrer: '',
  search: '?utm_source=letter',
  title: 'Basket',
  url: 'https://shop.test/basket?utm_source=letter',
}
const STAMP = {
  v: 1,
  id: 'b2f1',
  seq: 3,
  session: '5f0c2d7b9a1e4c36',
  cohort: 'dual',
  revision: 4,
  key: 'shop',
}
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

const shared = (type: string, more: Fields): Fields => ({
  type,
  anonymousId: 'd81c1f4e-30cb-4a53-9a3e-0a2d4ed0c511',
  userId: 'customer-77',
  ...more,
})

const contextOf = (more: Fields): Fields => ({
  userAgent: AGENT,
  locale: 'fr-CH',
  campaign: { source: 'letter' },
  crossfade: STAMP,
  ...more,
})

/** As on both wires. */
export const wirePair = (type: string, more: Fields = {}, traits: Fields = { plan: 'gold' }): Pair => ({
  segment: {
    ...shared(type, more),
    ...(type === 'identify' && { traits }),
    timestamp: '2026-11-20T08:15:30.250Z',
    sentAt: '2026-11-20T08:15:30.400Z',
    messageId: 'cf-b2f1',
    writeKey: 'SEGMENT_KEY',
    integrations: { All: true, Webhooks: true },
    _metadata: { bundled: ['Segment.io'], unbundled: [], bundledIds: [] },
    context: contextOf({
      page: PAGE,
      library: { name: 'analytics.js', version: 'npm:next-1.84.3' },
      timezone: 'Europe/Zurich',
      userAgentData: { brands: [{ brand: 'Chromium', version: '140' }], mobile: false, platform: 'Linux' },
    }),
  },
  rudderstack: {
    ...shared(type, more),
    channel: 'web',
    originalTimestamp: '2026-11-20T08:15:30.250Z',
    sentAt: '2026-11-20T08:15:30.377Z',
    messageId: 'b2f1',
    integrations: { All: false, Webhook: true },
    context: contextOf({
      traits,
      sessionId: 1795162500123,
      app: {
        name: 'RudderLabs JavaScript SDK',
        namespace: 'com.rudderlabs.javascript',
        version: '3.34.1',
        installType: 'npm',
      },
      library: { name: 'RudderLabs JavaScript SDK', version: '3.34.1', variant: 'bundled' },
      os: { name: '', version: '' },
      screen: { width: 1680, height: 1050, density: 2, innerWidth: 1400, innerHeight: 900 },
      page: {
        ...PAGE,
        referrer: '$direct',
        referring_domain: '',
        tab_url: `${PAGE.url}#coupon`,
        initial_referrer: '$direct',
        initial_referring_domain: '',
      },
      timezone: 'GMT+0100',
    }),
  },
})

export const ORDER = {
  event: 'Order Completed',
  properties: {
    order_id: 'o-5512',
    revenue: 120.5,
    currency: 'CHF',
    products: [
      { product_id: 'p-1', price: 100, quantity: 1 },
      { product_id: 'p-2', price: 10.25, quantity: 2 },
    ],
  },
}

/** As the vendors' webhooks deliver them. */
export function deliveredPair(pair: Pair): Pair {
  const { timestamp, ...segment } = pair.segment
  const at = { receivedAt: '2026-11-20T08:15:31.000Z', timestamp: '2026-11-20T08:15:30.850Z' }
  return {
    segment: {
      ...segment,
      ...at,
      channel: 'client',
      originalTimestamp: timestamp,
      projectId: 'pR0j3ct',
      version: 2,
      context: { ...(segment['context'] as Fields), ip: '198.51.100.23' },
    },
    rudderstack: {
      ...pair.rudderstack,
      ...at,
      rudderId: '7c1d1a2c-6a0e-4a55-8d0b-2b3b8f7f4c10',
      request_ip: '198.51.100.23',
      context: { ...(pair.rudderstack['context'] as Fields), ip: '198.51.100.23' },
    },
  }
}
