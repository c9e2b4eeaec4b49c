import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/server/intake/limits.ts'
import { parseEvent } from '../../../src/server/intake/parse-event.ts'

const parse = (text: string, depth = 1) => parseEvent({ text, depth })

describe('an event', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (event) => {
        fc.pre(!JSON.stringify(event).includes('__proto__'))
        const text = JSON.stringify(event)
        expect(parse(text)).toEqual({ ok: true, event: JSON.parse(text) })
      }),
    )
  })

  it.each([
    ['not-an-object', '[]'],
    ['not-an-object', 'null'],
    ['not-an-object', '"track"'],
    ['json', '{"a":}'],
    ['number', '{"a":{"b":[1e999]}}'],
    ['prototype-key', '{"a":[{"\\u005f_proto__":{"polluted":true}}]}'],
    ['too-many-values', `{"a":[${Array.from({ length: LIMITS.values }, () => '0').join(',')}]}`],
    ['event-too-large', JSON.stringify({ a: 'x'.repeat(LIMITS.eventChars) })],
  ])('is refused as %s', (why, text) => {
    expect(parse(text)).toEqual({ ok: false, why })
  })

  it('is refused unparsed where it is nested too deep', () => {
    expect(parse('{}', LIMITS.depth).ok).toBe(true)
    expect(parse('{}', LIMITS.depth + 1)).toEqual({ ok: false, why: 'too-deep' })
  })

  it('may have properties that are named as members of every object', () => {
    expect(parse('{"properties":{"constructor":"Ferrari","prototype":1,"toString":null}}').ok).toBe(true)
  })

  it('has U+FFFD where an escape makes half a surrogate pair, in keys too, and whole pairs as they are', () => {
    const text = String.raw`{"a\ud800":["\udc00x","\ud83d\ude00",5,null],"b":"\\ud800"}`
    expect(parse(text)).toEqual({
      ok: true,
      event: { 'a\ufffd': ['\ufffdx', '😀', 5, null], b: String.raw`\ud800` },
    })
  })
})
