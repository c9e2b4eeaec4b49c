import { expect, it } from 'vitest'
import { parseLine } from '../../../../src/server/reconcile/reader/parse-line.ts'

const parse = (text: string) => parseLine(Buffer.from(text))

it('a number that is too large is told, wherever it stands', () => {
  for (const number of ['1e999', '-1E+400', '1.5e308000', ' 12.25e1000', '\t1e999'])
    for (const event of [
      `{"type":"track","n":${number}}`,
      `{"type":"track","list":[${number}]}`,
      `{"type":"track","list":[1,${number}]}`,
    ])
      expect(parse(event)).toEqual({
        kind: 'bad',
        what: 'is no event: an event has a number that is too large',
      })
})

it('texts and numbers that only look large are taken', () => {
  for (const value of ['"1e999"', '"b1e5000-2e123"', '1e-999', '1.7e308', '[0,"x",1e3]', '":1e999"'])
    expect(parse(`{"type":"track","id":"4e100","n":${value}}`)).toMatchObject({
      kind: 'event',
      event: { type: 'track', n: JSON.parse(value) as unknown },
    })
})
