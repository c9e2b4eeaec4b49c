import murmurhash from 'murmurhash'

/** murmur3_x86_32 of the text's UTF-8 bytes, seed 0: what ClickHouse calls `murmurHash3_32`. */
export const hash32 = (text: string): number => murmurhash.v3(text, 0)

/** 64 bits as a decimal: two times 32, by different seeds. */
export const hash64 = (text: string): string =>
  ((BigInt(murmurhash.v3(text, 0)) << 32n) | BigInt(murmurhash.v3(text, 0x9e3779b9))).toString()
