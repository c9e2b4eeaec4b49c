import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../src/core/parity/fingerprint.ts'
import { compareCopies } from '../../../src/server/parity/settle/compare-copies.ts'

const bodyOf = (properties: Record<string, unknown>) => ({
  type: 'track',
  event: 'A',
  anonymousId: 'a',
  properties,
  context: {},
})

const copyOf = (leg: 'segment' | 'rudderstack', body: object, payload = JSON.stringify(body)) => {
  const { paths, types, hashes } = fingerprint(leg, body)
  return { payload, paths, types, hashes }
}

const unexplained = ({ paths, kinds, explained_by }: ReturnType<typeof compareCopies>): string[] =>
  paths
    .map((path, index) => `${kinds[index]} ${path}`)
    .filter((_, index) => explained_by[index] === '')
    .toSorted()

describe('two copies', () => {
  it('whose payload is gone differ where and as their payloads did', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean())
    const value = fc.oneof(leaf, fc.dictionary(fc.constantFrom('x', 'y'), leaf))
    const properties = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value)
    const isOfOneShape = (one: unknown, other: unknown): boolean =>
      one === undefined || other === undefined || (typeof one === 'object') === (typeof other === 'object')
    fc.assert(
      fc.property(properties, properties, (one, other) => {
        fc.pre(Object.keys(one).every((name) => isOfOneShape(one[name], other[name])))
        const [a, b] = [bodyOf(one), bodyOf(other)]
        const whole = compareCopies(copyOf('segment', a), copyOf('rudderstack', b), [])
        const gone = compareCopies(copyOf('segment', a, ''), copyOf('rudderstack', b, ''), [])
        expect(unexplained(gone)).toEqual(unexplained(whole))
      }),
      { numRuns: 200 },
    )
  })

  it('are compared by their payloads where both are there, and a rule of the user explains what it names', () => {
    const [a, b] = [bodyOf({ price: 1 }), bodyOf({ price: '1' })]
    const rules = [{ id: 'prices', path: '/properties/price', reason: 'texts for a year now' }]
    const compare = (given: typeof rules) =>
      compareCopies(copyOf('segment', a), copyOf('rudderstack', b), given)
    expect(compare([])).toEqual({
      paths: ['/properties/price'],
      kinds: ['type'],
      explained_by: [''],
      changes_meaning: false,
    })
    expect(compare(rules).explained_by).toEqual(['prices'])
  })
})
