import murmurhash from 'murmurhash'

/**
 * murmur3_x86_32, seed 0, of the low byte of each UTF-16 unit: an unsigned 32-bit integer. Low bytes and not
 * UTF-8, which is what murmurhash makes of a string, because unleash-client hashes low bytes.
 */
export function murmur3(text: string): number {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return murmurhash.v3(bytes, 0)
}

/**
 * The bucket, 0..9999, of a value under a rollout's key. Its whole percent is Unleash's own (`hash % 100`),
 * its hundredths are the next two digits of the hash: `bucket < 100 × percent` agrees with unleash-client
 * at every whole percent.
 */
export function bucketOf(key: string, value: string): number {
  const hash = murmur3(`${key}:${value}`)
  // hash % 100 by hand: the remainder of what exceeds 31 bits is a slow one in JavaScript engines
  const hundreds = Math.floor(hash / 100)
  return (hash - hundreds * 100) * 100 + (hundreds % 100)
}
