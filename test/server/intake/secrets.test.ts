import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretCheck, signatureCheck } from '../../../src/server/intake/secrets.ts'
import { SEGMENT_SECRET, signatureOf } from './events.ts'

const isSigned = signatureCheck(SEGMENT_SECRET)

/** The text with one character in another's place. */
const mutated = (text: string, at: number, character: string): string => {
  const index = at % text.length
  return `${text.slice(0, index)}${character}${text.slice(index + 1)}`
}

describe("Segment's signature", () => {
  it('is that of the vendor: the HMAC-SHA1 of the body in lower-case hex', () => {
    // computed by openssl dgst -sha1 -hmac
    expect(
      signatureCheck('key')(
        'The quick brown fox jumps over the lazy dog',
        'de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9',
      ),
    ).toBe(true)
  })

  it('fits the body that it was made for, and no other, however little body, signature or secret differ', () => {
    const hex = fc.constantFrom(...'0123456789abcdefABCDEF'.split(''))
    fc.assert(
      fc.property(fc.json(), fc.string(), fc.nat(), hex, (body, secret, at, character) => {
        const signature = signatureOf(body)
        expect(isSigned(body, signature)).toBe(true)
        const forged = mutated(signature, at, character)
        expect(isSigned(body, forged)).toBe(forged === signature)
        const changed = mutated(body, at, character)
        expect(isSigned(changed, signature)).toBe(changed === body)
        expect(isSigned(body, signatureOf(body, secret))).toBe(secret === SEGMENT_SECRET)
      }),
    )
  })

  it.each([
    undefined,
    '',
    signatureOf('{}').toUpperCase(),
    signatureOf('{}').slice(1),
    `${signatureOf('{}')}0`,
    `${signatureOf('{}')}, ${signatureOf('{}')}`,
    `sha1=${signatureOf('{}')}`,
    'g'.repeat(40),
  ])('is not %s', (given) => {
    expect(isSigned('{}', given)).toBe(false)
  })
})

describe('the secret of the header', () => {
  it('is that text and no other', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (secret, given) => {
        const hasSecret = secretCheck(secret)
        expect(hasSecret(secret)).toBe(true)
        expect(hasSecret(given)).toBe(given === secret)
        expect(hasSecret(undefined)).toBe(false)
      }),
    )
  })
})
