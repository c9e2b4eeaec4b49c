import { bucketOf } from '../../../../src/core/index.ts'
import type { StreamCall } from './call.ts'

// Webhook bodies in the shape in which each vendor delivers what its browser SDK sent.

type Fields = Record<string, unknown>

const iso = (ms: number): string => new Date(ms).toISOString()

const PAGE = {
  path: '/cart',
  referrer: '',
  search: '?utm_source=news&utm_campaign=spring',
  title: 'Cart',
  url: 'https://shop.example/cart?utm_source=news&utm_campaign=spring',
}

const RUDDERSTACK_PAGE = {
  path: PAGE.path,
  referrer: '$direct',
  referring_domain: '',
  search: PAGE.search,
  title: PAGE.title,
  url: PAGE.url,
  tab_url: `${PAGE.url}#basket`,
  initial_referrer: '$direct',
  initial_referring_domain: '',
}

const BROWSERS: Readonly<Record<string, string>> = {
  Chrome:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  Safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
}

const stampOf = ({ pairId, seq, session }: StreamCall, recovered: boolean): Fields => ({
  v: 1,
  id: pairId,
  seq,
  session: session.id,
  subject: session.person.device,
  bucket: bucketOf('segment-to-rudderstack', session.person.device),
  cohort: session.cohort,
  revision: session.revision,
  key: 'segment-to-rudderstack',
  ...(session.failover && { failover: true }),
  ...(session.forced && { forced: true }),
  ...(recovered && { recovered: true }),
})

const shared = (call: StreamCall): Fields => ({
  locale: 'de-CH',
  campaign: { source: 'news', name: 'spring' },
  userAgent: BROWSERS[call.session.browser],
})

const named = ({ type, name, groupId }: StreamCall): Fields => {
  if (type === 'track') return { event: name }
  if (type === 'page') return { name }
  return type === 'group' ? { groupId } : {}
}

/** What Segment's webhooks post. */
export const segmentBody = (call: StreamCall, receivedMs: number, recovered = false): Fields => ({
  _metadata: { bundled: ['Segment.io'], bundledIds: [], unbundled: [] },
  anonymousId: call.session.person.anonymousId,
  channel: 'client',
  context: {
    ...shared(call),
    crossfade: stampOf(call, recovered),
    ip: '203.0.113.7',
    library: { name: 'analytics.js', version: 'npm:next-1.84.3' },
    page: PAGE,
    timezone: 'Europe/Zurich',
    userAgentData: { brands: [{ brand: 'Chromium', version: '140' }], mobile: false, platform: 'Linux' },
  },
  ...named(call),
  integrations: {},
  messageId: `cf-${call.pairId}`,
  originalTimestamp: iso(call.at),
  ...(call.type === 'track' && { properties: call.fields }),
  ...(call.type === 'page' && { properties: { ...PAGE, ...call.fields, name: call.name } }),
  ...((call.type === 'identify' || call.type === 'group') && { traits: call.fields }),
  projectId: 'je5kRCsesHUphNViZpWqtT',
  receivedAt: iso(receivedMs),
  sentAt: iso(call.at + 40),
  timestamp: iso(call.at + 12),
  type: call.type,
  userId: call.userId,
  version: 2,
})

const withoutNulls = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

/** What RudderStack's webhook destination posts. */
export const rudderstackBody = (call: StreamCall, receivedMs: number, recovered = false): Fields => ({
  anonymousId: call.session.person.anonymousId,
  channel: 'web',
  context: {
    ...shared(call),
    crossfade: stampOf(call, recovered),
    app: {
      name: 'RudderLabs JavaScript SDK',
      namespace: 'com.rudderlabs.javascript',
      version: '3.34.1',
      installType: 'npm',
    },
    ip: '203.0.113.7',
    library: { name: 'RudderLabs JavaScript SDK', version: '3.34.1', variant: 'bundled' },
    os: { name: '', version: '' },
    page: RUDDERSTACK_PAGE,
    screen: { width: 1280, height: 720, density: 1, innerWidth: 1280, innerHeight: 720 },
    sessionId: 1_795_455_771_956,
    timezone: 'GMT+0100',
    traits: call.type === 'identify' ? call.fields : call.userId === null ? {} : call.session.person.traits,
  },
  ...named(call),
  integrations: { All: true },
  messageId: `1e0c5bc6-484c-481e-9207-${call.pairId.slice(-12)}`,
  originalTimestamp: iso(call.at),
  ...(call.type === 'track' && { properties: withoutNulls(call.fields) }),
  ...(call.type === 'page' && { properties: { ...call.fields, name: call.name, ...RUDDERSTACK_PAGE } }),
  ...(call.type === 'group' && { traits: call.fields }),
  receivedAt: iso(receivedMs),
  request_ip: '203.0.113.7',
  rudderId: 'c2160424-86f9-4868-908e-193da5752ec7',
  sentAt: iso(call.at + 45),
  timestamp: iso(call.at + 13),
  type: call.type,
  userId: call.userId ?? '',
})
