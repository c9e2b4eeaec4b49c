import { describe, expect, it } from 'vitest'
import { csvOf } from '../../../src/server/api/csv.ts'

const cell = (text: string): string =>
  csvOf([text], { it: (row) => row })
    .split('\r\n')
    .slice(1, -1)
    .join('\r\n')

describe('a cell of CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\uFF1D1+1', '\uFF0B1', '\uFF0D1', '\uFF20x'])(
    'that a spreadsheet would run, %j, is a text',
    (text) => expect(cell(text)).toBe(`'${text}`),
  )

  it('keeps commas, quotes and lines together', () => {
    expect(cell('a, "b"\nc')).toBe('"a, ""b""\nc"')
    expect(cell('\n=1')).toBe(`"'\n=1"`)
    expect(cell('a =1')).toBe('a =1')
  })
})
