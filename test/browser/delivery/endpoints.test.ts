import { describe, expect, test } from 'vitest'
import { createLegOf, segmentEndpoint, singleUrl } from '../../../src/browser/delivery/endpoints.ts'

const legOf = (url: string, segment: string, rudderstack = 'https://dataplane.example'): string | null =>
  createLegOf({ segment: [segment], rudderstack: [rudderstack] })(new URL(url))

const SEGMENT = 'https://api.segment.io/v1'

describe('which leg a request is of', () => {
  test.each(['t', 'p', 'i', 'g', 'a', 's', 'b', 'batch'])("Segment's SDK posts events to /%s", (path) => {
    expect(legOf(`${SEGMENT}/${path}`, SEGMENT)).toBe('segment')
  })

  test.each(['track', 'page', 'identify', 'group', 'alias', 'screen', 'batch'])(
    "RudderStack's SDK posts events to /v1/%s",
    (type) => {
      expect(legOf(`https://dataplane.example/v1/${type}`, SEGMENT)).toBe('rudderstack')
    },
  )

  test.each([
    `${SEGMENT}/m`,
    `${SEGMENT}/tt`,
    `${SEGMENT}/t/x`,
    `${SEGMENT}/`,
    SEGMENT,
    'https://dataplane.example/transform',
    'https://dataplane.example/rsaMetrics',
    'https://dataplane.example/v1/trackers',
    'https://dataplane.example/beacon/v1/batch?writeKey=k',
  ])('what is posted elsewhere below an endpoint delivers nothing: %s', (url) => {
    expect(legOf(url, SEGMENT)).toBeNull()
  })

  test.each([
    'http://api.segment.io/v1/t',
    'https://api.segment.io:8443/v1/t',
    'https://api.segment.io.example/v1/t',
    'https://xapi.segment.io/v1/t',
    'https://example.test/v1/t',
    'https://api.segment.io/v2/t',
    'https://api.segment.io/t',
    'https://api.segment.io/V1/t',
    'data:text/plain,https://api.segment.io/v1/t',
    'blob:https://api.segment.io/v1/t',
  ])('another scheme, host, port or prefix is not ours: %s', (url) => {
    expect(legOf(url, SEGMENT)).toBeNull()
  })

  test.each([
    ['https://API.Segment.IO/v1/t', SEGMENT],
    ['https://api.segment.io/v1/t', 'HTTPS://API.SEGMENT.IO/v1/'],
    ['https://api.segment.io:443/v1/t', SEGMENT],
    ['https://api.segment.io/v1//t', `${SEGMENT}/`],
    ['https://api.segment.io//v1/t', `${SEGMENT}//`],
    ['http://proxy.example:8080/a/b/t', 'http://proxy.example:8080/a/b'],
    ['https://proxy.example/t', 'https://proxy.example'],
    ['https://api.segment.io/v1/t?x=1#y', SEGMENT],
    ['https://xn--mnchen-3ya.example/v1/t', 'https://münchen.example/v1'],
  ])('%s is of the endpoint %s', (url, endpoint) => {
    expect(legOf(url, endpoint)).toBe('segment')
  })

  test('where both legs share an origin, each has its own paths', () => {
    const shared = (path: string) =>
      legOf(`https://events.example/v1/${path}`, 'https://events.example/v1', 'https://events.example/')
    expect([shared('t'), shared('b'), shared('track'), shared('batch')]).toEqual([
      'segment',
      'segment',
      'rudderstack',
      'rudderstack',
    ])
  })

  test('of several endpoints of a leg each fits, and one that is no address fits nothing', () => {
    const of = createLegOf({ segment: ['', '//x', SEGMENT, 'https://eu.example'], rudderstack: [] })
    expect(of(new URL(`${SEGMENT}/t`))).toBe('segment')
    expect(of(new URL('https://eu.example/t'))).toBe('segment')
    expect(of(new URL('https://other.example/t'))).toBeNull()
  })
})

describe("an event's own address", () => {
  test('stands beside that of the batch', () => {
    expect(singleUrl('segment', `${SEGMENT}/b`, 'identify')).toBe(`${SEGMENT}/i`)
    expect(singleUrl('rudderstack', 'https://dataplane.example/a/v1/batch', 'identify')).toBe(
      'https://dataplane.example/a/v1/identify',
    )
  })
})

describe("Segment's endpoint", () => {
  const settings = (segmentIo: object) => ({ integrations: { 'Segment.io': segmentIo } })

  test('is that of Segment where nobody says another', () => {
    expect(segmentEndpoint({})).toBe(SEGMENT)
    expect(segmentEndpoint(settings({ apiKey: 'k' }), { integrations: { All: true } })).toBe(SEGMENT)
  })

  test('is what the settings say, and before that what the app does', () => {
    const eu = settings({ apiKey: 'k', apiHost: 'events.eu1.segmentapis.com/v1' })
    expect(segmentEndpoint(eu)).toBe('https://events.eu1.segmentapis.com/v1')
    const own = settings({ apiHost: 'localhost:8101/segment', protocol: 'http' })
    expect(segmentEndpoint(eu, own)).toBe('http://localhost:8101/segment')
    expect(segmentEndpoint(eu, settings({ protocol: 'http' }))).toBe('http://events.eu1.segmentapis.com/v1')
    expect(segmentEndpoint(eu, { integrations: { 'Segment.io': true } })).toBe(
      'https://events.eu1.segmentapis.com/v1',
    )
  })
})
