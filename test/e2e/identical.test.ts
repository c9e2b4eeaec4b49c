import { describe, expect, test } from 'vitest'
import { differences } from '../proof/identical/differences.ts'
import { createMask } from '../proof/identical/mask.ts'
import { createPairing } from '../proof/identical/pairing.ts'
import { proveIdentical } from '../proof/identical.ts'

// `npm run proof:identical` makes 200

test('at 0/100 every request, stored key and promise of 40 mixed calls is that of the bare Segment SDK', async () => {
  const lines: string[] = []
  const held = await proveIdentical({ calls: 40, print: (line) => lines.push(line) })
  expect(held, lines.join('\n')).toBe(true)
}, 240_000)

describe('what the comparison takes for equal', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [
    string,
    string,
    string,
  ]

  test('ids of two runs where they are used alike, and no others', () => {
    const same = createPairing()
    expect(same(a, b)).toBe(true)
    expect(same(`${a}/x`, `${b}/x`)).toBe(true)
    expect(same(a, c)).toBe(false)
    expect(createPairing()(`${a} ${a}`, `${b} ${c}`)).toBe(false)
    expect(createPairing()(`${a} ${c}`, `${b} ${b}`)).toBe(false)
  })

  test('clocks of the run and message ids that were made up, not those of the app', () => {
    const mask = createMask(Date.UTC(2026, 0), Date.UTC(2026, 1))
    expect(mask({ at: '2026-01-02T00:00:00.000Z', said: '2001-02-03T04:05:06.789Z' })).toEqual({
      at: '<clock>',
      said: '2001-02-03T04:05:06.789Z',
    })
    expect(mask([`cf-${a}`, `ajs-next-17-${a}`, 'of-the-app'])).toEqual([
      '<message>',
      '<message>',
      'of-the-app',
    ])
    expect(mask({ context: { crossfade: { id: a }, page: {} } })).toEqual({ context: { page: {} } })
  })

  test('a member that is missing, added or another is told with its path', () => {
    const found = differences({ a: 1, b: [1, { c: null }] }, { b: [1, { c: 0 }], d: 2 }, createPairing())
    expect(found.map(({ path }) => path)).toEqual(['/a', '/b/1/c', '/d'])
  })
})
