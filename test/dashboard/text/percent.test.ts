import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePercent, percentText } from '../../../src/dashboard/text/percent.ts'

describe('a percent', () => {
  it.each([
    [0, '0 %'],
    [5, '5 %'],
    [5.5, '5.5 %'],
    [33.333, '33.33 %'],
    [100, '100 %'],
    [0.001, '< 0.01 %'],
    [99.999, '> 99.99 %'],
  ])('%f reads %s', (percent, text) => {
    expect(percentText(percent)).toBe(text)
  })

  it.each([
    ['5', 5],
    [' 5.25 ', 5.25],
    ['5,25', 5.25],
    ['5.', 5],
    ['100 %', 100],
    ['0.07', 0.07],
    ['007', 7],
  ])('%s is a share', (text, percent) => {
    expect(parsePercent(text)).toEqual({ ok: true, percent })
  })

  it.each(['', 'x', '-1', '100.01', '101', '5.123', '1e1', '.5.', '5 5', 'NaN', '0x5'])(
    '“%s” is none, and the reason says what would be',
    (text) => {
      expect(parsePercent(text)).toEqual({
        ok: false,
        problem: 'A share is a number from 0 to 100 with at most two decimals.',
      })
    },
  )

  it('is read as it is written, at every hundredth', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (hundredths) => {
        expect(parsePercent(percentText(hundredths / 100))).toEqual({ ok: true, percent: hundredths / 100 })
      }),
    )
  })
})
