import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../../../src/core/rollout/sha256.ts'
import { utf8 } from '../../../src/core/rollout/utf8.ts'

const oracle = (text: string) => createHash('sha256').update(new TextEncoder().encode(text)).digest('hex')

it('equals the published digest of abc', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('equals node:crypto at every length around the block boundaries', () => {
  for (let length = 0; length <= 200; length++)
    expect(sha256('x'.repeat(length))).toBe(oracle('x'.repeat(length)))
})

it('equals node:crypto on any UTF-16, lone surrogates included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => sha256(text) === oracle(text)),
    { numRuns: 500 },
  )
  for (const text of ['\ud800', '\udc00', 'a\ud83db', '\udc00\ud800', '😀', '%41', '\u0000'])
    expect(sha256(text)).toBe(oracle(text))
})

it('UTF-8 has one character a byte', () => {
  expect(Array.from(utf8('aé日😀\ud800'), (byte) => byte.charCodeAt(0))).toEqual([
    ...new TextEncoder().encode('aé日😀\ud800'),
  ])
})
