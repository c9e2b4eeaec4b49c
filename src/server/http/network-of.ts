import { BlockList, isIP, SocketAddress } from 'node:net'

/** Networks of one's own: loopback, private, link-local, of a carrier's NAT, and no address at all. */
const OWN = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  OWN.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  OWN.addSubnet(network, bits, 'ipv6')

const GROUPS = 8

type Address = { readonly text: string; readonly isOwn: boolean }

const familyOf = (text: string): 'ipv4' | 'ipv6' => (isIP(text) === 4 ? 'ipv4' : 'ipv6')

/** An address as it is usually written, an IPv4 one in IPv6 as IPv4; null where it is none. */
const addressOf = (text: string): Address | null => {
  if (isIP(text) === 0) return null
  const { address } = new SocketAddress({ address: text, family: familyOf(text) })
  const plain = address.replace(/^::ffff:(?=.*\.)/, '')
  return { text: plain, isOwn: OWN.check(plain, familyOf(plain)) }
}

/** `192.0.2.1:4466` and `[2001:db8::1]:4466`, as some proxies write them, without the port. */
const withoutPort = (entry: string): string =>
  /^\[(?<address>[^\]]*)\](?::\d+)?$|^(?<plain>[\d.]+):\d+$/
    .exec(entry)
    ?.slice(1)
    .find((part) => part !== undefined) ?? entry

const forwarded = (header: string): Address | null => {
  for (const entry of header.split(',').toReversed()) {
    const address = addressOf(withoutPort(entry.trim()))
    if (address !== null) return address
  }
  return null
}

const groupsOf = (address: string): readonly string[] => {
  const [before = [], after = []] = address
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after]
}

const prefixOf = (address: string): string =>
  familyOf(address) === 'ipv4'
    ? `${address.slice(0, address.lastIndexOf('.'))}.0/24`
    : `${groupsOf(address).slice(0, 3).join(':')}::/48`

/**
 * The network that a request comes from: the /24 of an IPv4 address, the /48 of an IPv6 one; null where it is unknown.
 * Whoever comes by a proxy of one's own is where that proxy says: in the last address of X-Forwarded-For, before which
 * anybody can write any other. What somebody from outside says of it is not believed.
 * @param peer of the socket
 */
export const networkOf = (peer: string | undefined, forwardedFor: string | undefined): string | null => {
  const near = addressOf(peer ?? '')
  const address = near?.isOwn ? forwarded(forwardedFor ?? '') : near
  return address === null || address.isOwn ? null : prefixOf(address.text)
}
