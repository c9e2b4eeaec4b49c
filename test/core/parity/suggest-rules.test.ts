import { describe, expect, it } from 'vitest'
import {
  BUILT_IN_RULES,
  comparePair,
  cutoverNotes,
  parseRules,
  suggestRules,
  type Compared,
  type Fields,
} from '../../../src/core/index.ts'
import { mask } from '../../../src/core/parity/mask.ts'
import { ORDER, wirePair } from './pair.ts'

function compared(properties: Fields, event = ORDER.event): Compared {
  const { segment, rudderstack } = wirePair('track', { ...ORDER, event })
  const changed = { ...rudderstack, properties: { ...ORDER.properties, ...properties } }
  return { type: 'track', event, comparison: comparePair(segment, changed) }
}

const gone = (name: string): Fields => Object.fromEntries([[name, undefined]])

describe('suggestRules', () => {
  const all = [
    compared({}),
    compared({ revenue: '120.5' }),
    compared({ revenue: '88', ...gone('currency') }),
    compared({ revenue: '120.5' }, 'Order Updated'),
    compared({ products: ORDER.properties.products.map((product) => ({ ...product, price: null })) }),
  ]

  it('proposes a rule for each event, place and kind, the most frequent first', () => {
    expect(
      suggestRules(all).map(({ rule, kind, count, of }) => [rule.event, rule.path, kind, count, of]),
    ).toEqual([
      [ORDER.event, '/properties/revenue', 'type', 2, 4],
      [ORDER.event, '/properties/currency', 'missing', 1, 4],
      [ORDER.event, '/properties/products/*/price', 'type', 1, 4],
      ['Order Updated', '/properties/revenue', 'type', 1, 1],
    ])
  })

  it('shows by masked examples what differs', () => {
    const [first, second] = suggestRules(all)
    expect(first!.examples).toEqual([
      { segment: '999.9', rudderstack: '"999.9"' },
      { segment: '999.9', rudderstack: '"99"' },
    ])
    expect(second!.examples).toEqual([{ segment: '"AAA"', rudderstack: null }])
    expect(first!.rule.reason).toBe('Say why this is expected: it is of another type in 2 of 4 pairs.')
  })

  it('proposes what explains the difference, and is a rule that is taken', () => {
    const parsed = parseRules(suggestRules(all).map(({ rule }) => rule))
    expect(parsed.ok).toBe(true)
    const { segment, rudderstack } = wirePair('track', ORDER)
    const faulty = { ...rudderstack, properties: { ...ORDER.properties, revenue: '1', currency: undefined } }
    expect(comparePair(segment, faulty, parsed.ok ? parsed.rules : []).outcome).toBe('expected')
  })

  it('proposes nothing where rules explain everything', () => {
    expect(suggestRules([compared({})])).toEqual([])
  })
})

describe('mask', () => {
  it.each([
    ['Ann.Müller+7@example.test', '"Aaa.Aaaaaaa9@aaaaaaa.aaaa"'],
    ['', '""'],
    ['x'.repeat(50), `"${'a'.repeat(40)}…"`],
    [-12.5, '-99.9'],
    [1e21, '9e+99'],
    [true, 'true'],
    [null, 'null'],
    [[1], '[1 item]'],
    [{ a: 1, b: 2 }, '{2 members}'],
    ['a\u0007\ud83d\ude00"', '"aaa\\""'],
  ])('shows %j as %s', (value, shown) => expect(mask(value)).toBe(shown))
})

describe('cutoverNotes', () => {
  it('say what analysts will notice, of the rules that were needed, the most frequent first', () => {
    const notes = cutoverNotes({
      'time-zone': 10,
      'null-trait': 20,
      integrations: 99,
      'user-traits': 0,
      mine: 7,
    })
    expect(notes.map(({ rule, count }) => [rule, count])).toEqual([
      ['null-trait', 20],
      ['time-zone', 10],
    ])
    expect(notes[0]!.atCutover).toMatch(/unset/)
  })

  it('are none of a name of every object', () => expect(cutoverNotes({ toString: 1 })).toEqual([]))
})

describe('the built-in rules', () => {
  it('have names of their own, and say what is noticed exactly where something is', () => {
    expect(new Set(BUILT_IN_RULES.map(({ id }) => id)).size).toBe(BUILT_IN_RULES.length)
    for (const { id, says, effect, atCutover } of BUILT_IN_RULES) {
      expect([id, says.endsWith('.'), typeof atCutover]).toEqual([
        id,
        true,
        effect === 'none' ? 'undefined' : 'string',
      ])
    }
  })
})
