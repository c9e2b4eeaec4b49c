import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Leg } from '../../../src/core/index.ts'
import { LIMITS } from '../../../src/server/intake/limits.ts'
import { rudderstackEvent, rudderstackHeaders, segmentEvent, signatureOf, stamp } from './events.ts'

/** A request that brings nothing good. */
export type Malformed = {
  readonly kind: string
  readonly leg: Leg
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const TYPES: readonly unknown[] = ['track', 'page', 'screen', 'identify', 'group', 'alias', 'delete']

const depthOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

const checked = (key: string, value: unknown): unknown => {
  if (key === '__proto__' || value === Infinity || value === -Infinity) throw new Error('no event has that')
  return value
}

/** By another way than the intake's: whether somebody could want any of it kept. */
const isGood = (body: Buffer): boolean => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    const value = JSON.parse(text, checked) as unknown
    const events: readonly unknown[] = Array.isArray(value) ? value : [value]
    return events.some((event) => {
      const { type } = event as { type: unknown }
      return TYPES.includes(type) && depthOf(event) <= LIMITS.depth
    })
  } catch {
    return false
  }
}

const event: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(segmentEvent, rudderstackEvent), fc.boolean())
  .map(([make, isBatch]) =>
    Buffer.from(JSON.stringify(isBatch ? [make(stamp()), make(null)] : make(stamp()))),
  )

/** A good body with some bytes changed, left out or put in, or cut off. */
const spoilt = fc
  .tuple(
    event,
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 8 }),
    fc.nat(),
  )
  .map(([good, changes, cut]) => {
    const bytes = [...good.subarray(0, cut % 3 === 0 ? cut % good.length : good.length)]
    for (const [at, byte, more] of changes)
      bytes.splice(at % (bytes.length + 1), more, ...(more < 2 ? [byte] : []))
    return Buffer.from(bytes)
  })

const nested = fc
  .tuple(fc.integer({ min: LIMITS.depth, max: 2_000 }), fc.constantFrom('[', '{"a":'), fc.boolean())
  .map(([levels, open, isClosed]) => {
    const close = open === '[' ? ']' : '}'
    return Buffer.from(`{"type":"track","a":${open.repeat(levels)}1${isClosed ? close.repeat(levels) : ''}}`)
  })

const KINDS: readonly (readonly [kind: string, bodies: fc.Arbitrary<Buffer>])[] = [
  ['spoilt', spoilt],
  ['json', fc.json().map((text) => Buffer.from(text))],
  [
    'events',
    fc.array(fc.dictionary(fc.string(), fc.jsonValue())).map((value) => Buffer.from(JSON.stringify(value))),
  ],
  ['bytes', fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))],
  ['text', fc.string({ unit: 'binary' }).map((text) => Buffer.from(text))],
  ['nested', nested],
  ['type', fc.jsonValue().map((type) => Buffer.from(JSON.stringify(segmentEvent(stamp(), { type }))))],
  [
    'number',
    fc.constantFrom('1e999', '-1e400').map((number) => Buffer.from(`{"type":"track","a":[${number}]}`)),
  ],
  ['key', fc.constant(Buffer.from('{"type":"track","properties":{"__proto__":{"polluted":true}}}'))],
]

/** Let in by whoever has the secrets, so that the body is looked at; some of them forged or packed wrongly. */
const wrapped = (kind: string, body: Buffer, way: number): Malformed => {
  const text = body.toString()
  if (way === 0) return { kind: 'unsigned', leg: 'segment', body, headers: {} }
  if (way === 1)
    return { kind: 'not gzip', leg: 'rudderstack', body, headers: { ...rudderstackHeaders, ...GZIP } }
  if (way <= 4)
    return {
      kind,
      leg: 'segment',
      body,
      headers: { ...rudderstackHeaders, 'x-signature': signatureOf(text) },
    }
  if (way <= 6)
    return { kind, leg: 'rudderstack', body: gzipSync(body), headers: { ...rudderstackHeaders, ...GZIP } }
  return { kind, leg: 'rudderstack', body, headers: rudderstackHeaders }
}

const GZIP = { 'content-encoding': 'gzip' }

export const malformed: fc.Arbitrary<Malformed> = fc
  .tuple(fc.oneof(...KINDS.map(([kind, bodies]) => bodies.map((body) => ({ kind, body })))), fc.nat(9))
  .filter(([{ body }]) => !isGood(body))
  .map(([{ kind, body }, way]) => wrapped(kind, body, way))
