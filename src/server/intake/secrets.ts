import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Tells whether a header carries the secret; how long that takes says nothing of either. */
export const secretCheck = (secret: string): ((given: string | undefined) => boolean) => {
  const expected = digestOf(secret)
  return (given) => given !== undefined && timingSafeEqual(digestOf(given), expected)
}

const SIGNATURE = /^[0-9a-f]{40}$/

/**
 * Tells whether `X-Signature` is Segment's for a text: the HMAC-SHA1 of it, in lower-case hex
 * (twilio.com/docs/segment, "Verify event payloads": there is no timestamp and no id in it).
 */
export const signatureCheck =
  (secret: string): ((signed: string, given: string | undefined) => boolean) =>
  (signed, given) =>
    given !== undefined &&
    SIGNATURE.test(given) &&
    timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha1', secret).update(signed).digest())
