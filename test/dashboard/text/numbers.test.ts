import { describe, expect, it } from 'vitest'
import { bytesText, countOf } from '../../../src/dashboard/text/count.ts'
import { agoText, momentText } from '../../../src/dashboard/text/moment.ts'

describe('numbers for people', () => {
  it('name what they count', () => {
    expect([countOf(1, 'page'), countOf(1204, 'page'), countOf(0, 'person', 'people')]).toEqual([
      '1 page',
      '1,204 pages',
      '0 people',
    ])
  })

  it('are kilobytes from a thousand on', () => {
    expect([bytesText(312), bytesText(44_130)]).toEqual(['312 B', '44.1 KB'])
  })

  it.each([
    [-5_000, 'just now'],
    [999, 'just now'],
    [1_000, '1 second ago'],
    [125_000, '2 minutes ago'],
    [3 * 3_600_000, '3 hours ago'],
    [86_400_000, '1 day ago'],
  ])('%i ms are %s', (ms, text) => {
    expect(agoText(ms)).toBe(text)
  })

  it('name the day of another day', () => {
    const at = new Date(2026, 10, 17, 2, 7).getTime()
    expect(momentText(at, at + 60_000)).toBe('02:07')
    expect(momentText(at, at + 86_400_000)).toBe('17 Nov, 02:07')
  })
})
