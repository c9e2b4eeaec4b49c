import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fields } from '../../../src/core/index.ts'
import { canonicalCopy } from '../../../src/core/index.ts'
import { diff } from '../../../src/core/parity/diff.ts'
import { maskPair } from '../../../src/core/parity/mask-pair.ts'
import { arbitraryJson } from './arbitrary-json.ts'
import { deliveredPair, ORDER, wirePair } from './pair.ts'

const maskOf = (value: unknown): unknown =>
  maskPair({ segment: { value }, rudderstack: null }).segment!['value']

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.emailAddress(),
  fc.webUrl(),
  fc.uuid(),
  fc.ipV4(),
  fc.constantFrom(
    '',
    'a',
    'CHF',
    'Zoë Hürlimann',
    '+41 79 123 45 67',
    '2026-11-20T08:15:30.250Z',
    '120.5',
    '756.1234.5678.97',
  ),
  fc.lorem({ mode: 'sentences' }),
)
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 1, 9.99, 10, -10, 1e21, 5e-324),
  fc.boolean(),
  fc.constant(null),
)
const name = fc.oneof(fc.constantFrom('a', 'b', '0', 'price', '__proto__', '~/'), fc.string({ maxLength: 3 }))
const json = arbitraryJson({ scalar, name }, 4)
const fields = fc.dictionary(name, json, { maxKeys: 5, noNullPrototype: true })

/** Copies that share much, as those of one call do. */
const pair = fc
  .tuple(fields, fields, fields)
  .map(([both, one, other]) => ({ segment: { ...both, ...one }, rudderstack: { ...both, ...other } }))

const leavesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value]

const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value === null || value === '' ? value : 'leaf'
  return Object.entries(value)
    .map(([name, inner]) => [name, shapeOf(inner)])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

const texts = (value: unknown): string[] => leavesOf(value).filter((leaf) => typeof leaf === 'string')

/** Labels are made of these alone: such a text in the output is the label's own, whatever the input was. */
const isOfLabels = (text: string): boolean =>
  /^(‹?(UUID|time|number as text|number|IP address|e-mail|URL|text|boolean)?)? ?[<>\d^\-–]*( ?#?\d*›?)$/.test(
    text,
  ) ||
  ['UUID', 'time', 'number as text', 'IP address', 'e-mail', 'URL', 'text', 'boolean'].some((word) =>
    word.includes(text),
  )

describe('a masked pair', () => {
  it('says what values are like, and not what they are', () => {
    expect(
      Object.entries({
        'anna@shop.example': '‹e-mail 17–32›',
        'https://shop.example/': '‹URL 17–32›',
        'd81c1f4e-30cb-4a53-9a3e-0a2d4ed0c511': '‹UUID 33–64›',
        '2026-11-20T08:15:30.250Z': '‹time 17–32›',
        '203.0.113.7': '‹IP address 9–16›',
        '-120.50': '‹number as text 5–8›',
        Anna: '‹text 1–4›',
        'Anna!': '‹text 5–8›',
      }).filter(([value, label]) => maskOf(value) !== label),
    ).toEqual([])
    expect([0, -0.5, 1, 9.99, 10, 999.9, 1_000, -1_234, 1e21].map(maskOf)).toEqual([
      '‹number < 1›',
      '‹number < 1›',
      '‹number 10^0›',
      '‹number 10^0›',
      '‹number 10^1›',
      '‹number 10^2›',
      '‹number 10^3›',
      '‹number -10^3›',
      '‹number 10^21›',
    ])
    expect([true, false].map(maskOf)).toEqual(['‹boolean›', '‹boolean›'])
    expect(maskOf('x'.repeat(1_025))).toBe('‹text > 1024›')
  })

  it('keeps names, lists, objects, null and empty texts', () => {
    const segment = { list: [1, [], {}], nothing: null, empty: '', 'a/b~': { deep: true } }
    expect(maskPair({ segment, rudderstack: null })).toEqual({
      segment: {
        list: ['‹number 10^0›', [], {}],
        nothing: null,
        empty: '',
        'a/b~': { deep: '‹boolean›' },
      },
      rudderstack: null,
    })
    fc.assert(
      fc.property(pair, (given) => {
        expect(shapeOf(maskPair(given))).toEqual(shapeOf(given))
      }),
    )
  })

  it('differs where the copies differ, and nowhere else', () => {
    const places = (segment: Fields, rudderstack: Fields) =>
      diff(segment, rudderstack)
        .map(({ path, kind, segment: one, rudderstack: other }) => {
          const areScalar = [one, other].every((value) => typeof value !== 'object')
          // labels are texts: another type is another label
          return [path, areScalar && kind === 'type' ? 'value' : kind].join(' ')
        })
        .toSorted()
    fc.assert(
      fc.property(pair, (given) => {
        const { segment, rudderstack } = maskPair(given)
        expect(places(segment!, rudderstack!)).toEqual(places(given.segment, given.rudderstack))
      }),
    )
  })

  it('gives equal values equal labels and different ones different labels, wherever they stand', () => {
    fc.assert(
      fc.property(pair, (given) => {
        const sorted = (value: unknown) => leavesOf(JSON.parse(JSON.stringify(shapeSorted(value))))
        const [before, after] = [sorted(given), sorted(maskPair(given))]
        for (const [i, one] of before.entries())
          for (const [j, other] of before.entries())
            expect(after[i] === after[j]).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
      { numRuns: 50 },
    )
  })

  it('holds no text of three characters or more that was a value', () => {
    fc.assert(
      fc.property(pair, (given) => {
        const output = texts(maskPair(given))
        const values = texts(given).filter((value) => value.length >= 3 && !isOfLabels(value))
        for (const value of values) expect(output.filter((label) => label.includes(value))).toEqual([])
      }),
    )
  })

  it('tells nothing of a value but its likeness: others like it, as different from each other, give the very same', () => {
    const rewritten = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(rewritten)
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewritten(inner)]))
      if (typeof value === 'boolean') return !value
      if (typeof value === 'number')
        return Number.isInteger(value) && Math.abs(value) >= 1 ? rotatedDigits(value) : value
      return typeof value === 'string'
        ? value.replaceAll(/[a-y]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 1))
        : value
    }
    const words = fc.stringMatching(/^[a-y]{3,30}$/)
    const plain = fc.dictionary(name, fc.oneof(words, fc.boolean(), fc.integer({ min: 100, max: 899 })), {
      maxKeys: 6,
    })
    fc.assert(
      fc.property(plain, plain, (segment, rudderstack) => {
        const given = { segment, rudderstack }
        expect(maskPair(rewritten(given) as typeof given)).toEqual(maskPair(given))
      }),
    )
  })

  it('of a true order shows nobody, and still shows which price was another', () => {
    const sent = deliveredPair(wirePair('track', { ...ORDER, userId: 'anna@shop.example' }))
    const [segment, rudderstack] = [canonicalCopy(sent.segment), canonicalCopy(sent.rudderstack)]
    const changed = { ...rudderstack, properties: { ...ORDER.properties, revenue: 99 } }
    const masked = maskPair({ segment, rudderstack: changed })
    const told = JSON.stringify(masked)
    for (const value of [
      'anna',
      'shop',
      'customer',
      'CHF',
      '120.5',
      '198.51',
      'o-5512',
      'Mozilla',
      '2026',
      'gold',
    ])
      expect(told).not.toContain(value)
    expect(
      diff(masked.segment!, masked.rudderstack!).filter(({ path }) => path === '/properties/revenue'),
    ).toMatchObject([{ kind: 'value', segment: '‹number 10^2 #2›', rudderstack: '‹number 10^1 #2›' }])
  })
})

const rotatedDigits = (value: number): number => value + 100

const shapeSorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeSorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.keys(value)
    .toSorted()
    .map((key) => shapeSorted((value as Fields)[key]))
}
