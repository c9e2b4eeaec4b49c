import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../../../src/server/http/network-of.ts'

const PROXY = '10.0.0.7'

describe('the network of a request', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['8.8.8.8', '8.8.8.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['::FFFF:cb00:714d', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:DB8:0001::6', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0::/48'],
    ['2a00::', '2a00:0:0::/48'],
    ['::3:4:5:6:7:8', '0:0:3::/48'],
  ])('%s is of %s', (peer, network) => {
    expect(networkOf(peer, undefined)).toBe(network)
  })

  it('is the same for all addresses of it, and another one beside it', () => {
    expect(networkOf('203.0.113.0', undefined)).toBe(networkOf('203.0.113.255', undefined))
    expect(networkOf('203.0.114.0', undefined)).not.toBe(networkOf('203.0.113.255', undefined))
    expect(networkOf('2001:db8:1::', undefined)).toBe(networkOf('2001:db8:1:ffff::9', undefined))
    expect(networkOf('2001:db8:2::', undefined)).not.toBe(networkOf('2001:db8:1:ffff::9', undefined))
  })

  it.each([undefined, '', 'localhost', '203.0.113', '203.0.113.77.5', '203.0.113.256', '1', '0x7f.1', '::g'])(
    'is unknown where the peer is %s',
    (peer) => {
      expect(networkOf(peer, '203.0.113.77')).toBeNull()
    },
  )

  it('of a public peer is its own, whatever it says of others', () => {
    expect(networkOf('203.0.113.77', '198.51.100.1')).toBe('203.0.113.0/24')
    expect(networkOf('::ffff:203.0.113.77', '198.51.100.1')).toBe('203.0.113.0/24')
    expect(networkOf('2001:db8::1', '198.51.100.1')).toBe('2001:db8:0::/48')
  })

  it.each([
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['::', '::1', null, '::2'],
    ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fbff:ffff::', 'fe00::'],
    ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe7f:ffff::', 'fec0::'],
    ['::ffff:10.0.0.0', '::ffff:a00:1', '::ffff:9.255.255.255', '::ffff:b00:0'],
  ])('from %s to %s are proxies of one’s own, %s and %s are not', (first, last, before, after) => {
    const theirs = '198.51.100.0/24'
    expect(networkOf(first, '198.51.100.1')).toBe(theirs)
    expect(networkOf(last, '198.51.100.1')).toBe(theirs)
    if (before !== null) expect(networkOf(before, '198.51.100.1')).not.toBe(theirs)
    expect(networkOf(after, '198.51.100.1')).not.toBe(theirs)
  })
})

describe('behind a proxy of one’s own', () => {
  it.each([
    ['198.51.100.1', '198.51.100.0/24'],
    ['192.0.2.9, 198.51.100.1', '198.51.100.0/24'],
    ['192.0.2.9,198.51.100.1', '198.51.100.0/24'],
    ['  192.0.2.9 ,\t198.51.100.1  ', '198.51.100.0/24'],
    ['192.0.2.9, unknown', '192.0.2.0/24'],
    ['192.0.2.9, , "junk", _hidden', '192.0.2.0/24'],
    ['198.51.100.1:50123', '198.51.100.0/24'],
    ['[2001:db8:1::7]:50123', '2001:db8:1::/48'],
    ['[2001:db8:1::7]', '2001:db8:1::/48'],
    ['2001:db8:1::7', '2001:db8:1::/48'],
    ['::ffff:198.51.100.1', '198.51.100.0/24'],
  ])('X-Forwarded-For "%s" is of %s', (header, network) => {
    expect(networkOf(PROXY, header)).toBe(network)
    expect(networkOf(`::ffff:${PROXY}`, header)).toBe(network)
    expect(networkOf('fe80::1%eth0', header)).toBe(network)
  })

  it.each([undefined, '', ' , ,', 'unknown', '[198.51.100.1', '198.51.100.1:', 'x:80'])(
    'nobody is known by "%s"',
    (header) => expect(networkOf(PROXY, header)).toBeNull(),
  )

  it('a last address of one’s own is not passed over: who wrote those before it is not known', () => {
    expect(networkOf(PROXY, '198.51.100.1, 10.0.0.8')).toBeNull()
    expect(networkOf(PROXY, '198.51.100.1, ::1')).toBeNull()
  })
})

it('whatever comes, it is a network or unknown', () => {
  const entry = fc.oneof(fc.string(), fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.constantFrom(PROXY, '::1'))
  const header = fc.array(entry).map((entries) => entries.join(','))
  const maybe = (text: fc.Arbitrary<string>) => fc.option(text, { nil: undefined })
  fc.assert(
    fc.property(maybe(entry), maybe(header), (peer, forwardedFor) => {
      expect(networkOf(peer, forwardedFor) ?? '0.0.0.0/24').toMatch(
        /^(\d+\.\d+\.\d+\.0\/24|[\da-f]+:[\da-f]+:[\da-f]+::\/48)$/,
      )
    }),
    { numRuns: 2_000 },
  )
})
