import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipped, visibleLines, visibleText } from '../../../src/dashboard/text/visible.ts'

describe('text of strangers', () => {
  it.each([
    ['a\u0000b', 'a\\u0000b'],
    ['\u202eevil', '\\u202eevil'],
    ['zero\u200bwidth', 'zero\\u200bwidth'],
    ['line\u2028end', 'line\\u2028end'],
    ['half \ud800', 'half \\ud800'],
    ['two\nlines', 'two\\u000alines'],
    ['<b>bold</b>', '<b>bold</b>'],
    ['שלום', 'שלום'],
    ['👩‍🚀 می‌خواهم', '👩‍🚀 می‌خواهم'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it('never holds what cannot be seen or turns its surroundings', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes)
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })

  it('keeps its lines where it has several', () => {
    expect(visibleLines('{\n  "a": "\u0007"\n}')).toBe('{\n  "a": "\\u0007"\n}')
  })

  it('is cut to a length, never through a pair of surrogates', () => {
    expect([clipped('abc', 3), clipped('abcd', 3), clipped('ab😀', 3)]).toEqual(['abc', 'abc…', 'ab…'])
  })
})
