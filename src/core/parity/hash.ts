/** Reused: a fingerprint hashes some eighty texts, and an array for each would be a quarter of its time. */
let bytes = new Uint8Array(8_192)

/** Writes the UTF-8 of a text into `bytes`, a surrogate alone as if it were a character. @returns how many they are */
function encode(text: string): number {
  if (bytes.length < text.length * 3) bytes = new Uint8Array(text.length * 6)
  let at = 0
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      bytes[at++] = code
      continue
    }
    if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6)
    else {
      if (code >= 0xd800 && code < 0xdc00) code = text.codePointAt(i)!
      if (code > 0xffff) {
        i += 1
        bytes[at++] = 0xf0 | (code >> 18)
        bytes[at++] = 0x80 | ((code >> 12) & 0x3f)
      } else bytes[at++] = 0xe0 | (code >> 12)
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
    }
    bytes[at++] = 0x80 | (code & 0x3f)
  }
  return at
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Writes a text with its quotation marks; `null` where it has anything that JSON escapes, or is no ASCII. */
function encodeQuoted(text: string): number | null {
  if (bytes.length < text.length + 2) return null
  bytes[0] = QUOTE
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return null
    bytes[i + 1] = code
  }
  bytes[text.length + 1] = QUOTE
  return text.length + 2
}

const mixed = (word: number, first: number, second: number): number => {
  const product = Math.imul(word, first)
  return Math.imul((product << 15) | (product >>> 17), second)
}

const taken = (hash: number, word: number): number => {
  const sum = hash ^ word
  return (Math.imul((sum << 13) | (sum >>> 19), 5) + 0xe6546b64) | 0
}

const finished = (hash: number): number => {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

const wordAt = (i: number): number =>
  bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)

/**
 * murmur3_x86_32 of the text's UTF-8 bytes, seed 0: what ClickHouse calls `murmurHash3_32`
 * (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp). By hand, because the package murmurhash makes
 * an encoder and an array for every text, which costs more than all the rest of a fingerprint.
 */
export const hash32 = (text: string): number => hashed(encode(text))

/** The same of the JSON of a text, as JSON.stringify writes it. */
export const hashQuoted = (text: string): number => {
  const length = encodeQuoted(text)
  return length === null ? hash32(JSON.stringify(text)) : hashed(length)
}

/** Of so many of `bytes`. */
function hashed(length: number): number {
  const whole = length & ~3
  let hash = 0
  for (let i = 0; i < whole; i += 4) hash = taken(hash, mixed(wordAt(i), 0xcc9e2d51, 0x1b873593))
  let rest = 0
  for (let i = length - 1; i >= whole; i--) rest = (rest << 8) | bytes[i]!
  if (whole < length) hash ^= mixed(rest, 0xcc9e2d51, 0x1b873593)
  return finished(hash ^ length)
}

/** 64 bits of a row of 32-bit words. */
export type Digest = {
  add(word: number): void
  /** As a decimal. */
  value(): string
}

/** murmur3 twice, with other constants: where one word alone differs, so does the digest. */
export function createDigest(): Digest {
  let high = 0
  let low = 0
  let length = 0
  return {
    add(word) {
      high = taken(high, mixed(word, 0xcc9e2d51, 0x1b873593))
      low = taken(low, mixed(word, 0x239b961b, 0xab0e9789))
      length += 1
    },
    value: () => ((BigInt(finished(high ^ length)) << 32n) | BigInt(finished(low ^ length))).toString(),
  }
}
