const bytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

/** `count` random bytes as lower-case hex digits. */
const randomHex = (count: number): string =>
  Array.from(bytes(count), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A version 4 UUID; `crypto.randomUUID` is missing on pages served over plain http. */
export function randomId(): string {
  const hex = randomHex(16)
  const variant = ((Number(`0x${hex[16]}`) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
