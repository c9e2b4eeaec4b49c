import { beforeAll, describe, expect, test } from 'vitest'
import { vendorAddresses, vendorOf } from '../../../src/browser/devtools/vendor-addresses.ts'
import type { GateOptions } from '../../../src/browser/index.ts'

beforeAll(() => {
  Object.assign(globalThis, {
    document: { baseURI: 'https://shop.test/a' },
    location: { origin: 'https://shop.test' },
    localStorage: { getItem: () => null },
  })
})

const options = (dataPlaneUrl: string, apiHost?: string): GateOptions => ({
  rollout: '/crossfade/v1/rollout',
  segment: {
    writeKey: 'k',
    ...(apiHost && { settings: { cdnSettings: { integrations: { 'Segment.io': { apiHost } } } } }),
  },
  rudderstack: { writeKey: 'k', dataPlaneUrl },
})

describe('a request belongs to the leg', () => {
  const addresses = vendorAddresses(options('https://dp.example/base/'))
  test.each([
    ['https://api.segment.io/v1/t', 'segment'],
    ['https://api.segment.io/v1/batch', 'segment'],
    ['https://cdn.segment.com/v1/projects/k/settings', 'segment'],
    ['https://dp.example/base/v1/track', 'rudderstack'],
    ['https://dp.example/base/beacon/v1/batch', 'rudderstack'],
    ['https://api.rudderstack.com/sourceConfig/?writeKey=k', 'rudderstack'],
    ['https://dp.example/other', null],
    ['https://shop.test/crossfade/v1/rollout', null],
    ['/v1/track', null],
    ['http://', null],
  ])('%s: %s', (url, leg) => expect(vendorOf(addresses, url)).toBe(leg))

  test('also as an URL and as a Request', () => {
    const url = 'https://dp.example/base/v1/track'
    expect(vendorOf(addresses, new URL(url))).toBe('rudderstack')
    expect(vendorOf(addresses, new Request(url))).toBe('rudderstack')
  })
})

test('behind the page’s own address only what carries events is a leg’s', () => {
  const addresses = vendorAddresses(options('https://shop.test', 'shop.test/segment/v1'))
  expect(vendorOf(addresses, '/v1/track')).toBe('rudderstack')
  expect(vendorOf(addresses, '/segment/v1/t')).toBe('segment')
  expect(vendorOf(addresses, '/crossfade/v1/rollout')).toBe(null)
  expect(vendorOf(addresses, '/v1/orders')).toBe(null)
})

test('options that lack what they must have harm nothing', () => {
  const addresses = vendorAddresses({} as GateOptions)
  expect(vendorOf(addresses, 'https://dp.example/v1/track')).toBe(null)
  expect(vendorOf(addresses, '/orders')).toBe(null)
})
