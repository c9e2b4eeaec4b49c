import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePair } from '../../../src/core/parity/compare-pair.ts'
import {
  alignLines,
  onlyDiffering,
  stateOf,
  type DiffLine,
} from '../../../src/dashboard/parity/pair/align.ts'
import { summaryOf } from '../../../src/dashboard/parity/pair/diff-summary.ts'

const shown = ({ depth, name, segment, rudderstack }: DiffLine): string => {
  const text = (side: DiffLine['segment']): string =>
    side === null ? '-' : side.kind === 'leaf' ? side.text : side.kind
  return `${'  '.repeat(depth)}${name} ${text(segment)} ${text(rudderstack)}`
}

describe('two copies beside each other', () => {
  it('have the same place in the same line, what people look for first', () => {
    const segment = { context: { ip: '1' }, properties: { price: 1, list: [1, {}] }, event: 'A' }
    const rudderstack = { event: 'A', context: { ip: '1', app: null }, properties: { price: '1' } }
    expect(alignLines(segment, rudderstack, []).map(shown)).toEqual([
      'event "A" "A"',
      'properties object object',
      '  price 1 "1"',
      '  list list -',
      '    0 1 -',
      '    1 {} -',
      'context object object',
      '  ip "1" "1"',
      '  app - null',
    ])
  })

  it('have the labels of a masked form as they are, and what only looks like one in quotes', () => {
    const segment = { properties: { price: '‹number 10^1›', note: '‹›' } }
    expect(alignLines(segment, segment, [], true).map(shown).slice(1)).toEqual([
      '  price ‹number 10^1› ‹number 10^1›',
      '  note "‹›" "‹›"',
    ])
    expect(alignLines(segment, segment, []).map(shown)[1]).toBe('  price "‹number 10^1›" "‹number 10^1›"')
  })

  it('mark a line by the gravest of what differs in it', () => {
    const line = (differences: object[]) => alignLines({ a: 1 }, { a: 2 }, differences as never)[0]!
    const at = { path: '/a', kind: 'value' }
    expect(stateOf(line([]))).toBe('same')
    expect(stateOf(line([{ ...at, rule: 'r', effect: 'none' }]))).toBe('expected')
    expect(stateOf(line([{ ...at, rule: 'r', effect: 'changes-meaning' }]))).toBe('changes-meaning')
    expect(stateOf(line([{ ...at, rule: 'r', effect: 'changes-meaning' }, at]))).toBe('mismatched')
  })

  it('show at the end what differs at places that neither has', () => {
    const moved = { path: '/moved', kind: 'value', segment: 1, rudderstack: [2] } as const
    expect(alignLines({}, {}, [moved]).map(shown)).toEqual(['/moved 1 list'])
    expect(alignLines(null, null, [{ path: '/gone', kind: 'missing', rule: 'r' }]).map(shown)).toEqual([
      '/gone - -',
    ])
  })

  it('have a line for each difference that a comparison finds, once', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(json, json, (segment, rudderstack) => {
        const { differences } = comparePair({ properties: segment }, { properties: rudderstack })
        const lines = alignLines({ properties: segment }, { properties: rudderstack }, differences)
        expect(lines.flatMap((line) => line.differences)).toHaveLength(differences.length)
        expect(new Set(lines.map(({ path }) => path)).size).toBe(lines.length)
        const narrowed = onlyDiffering(lines)
        expect(narrowed.flatMap((line) => line.differences)).toHaveLength(differences.length)
      }),
    )
  })

  it('keep what a difference stands in, where only these are shown', () => {
    const lines = alignLines({ a: { b: 1, c: 1 }, d: 1 }, { a: { b: 2, c: 1 }, d: 1 }, [
      { path: '/a/b', kind: 'value' },
    ])
    expect(onlyDiffering(lines).map(({ path }) => path)).toEqual(['/a', '/a/b'])
  })

  it('are summed up', () => {
    const lines = alignLines({ a: 1, b: 1 }, { a: 2, b: 2 }, [
      { path: '/a', kind: 'value' },
      { path: '/b', kind: 'value', rule: 'r', effect: 'changes-meaning' },
    ])
    expect(summaryOf(lines)).toBe(
      '2 places differ: 1 that no rule explains, 1 with another meaning, by a rule.',
    )
    expect(summaryOf(alignLines({ a: 1 }, { a: 1 }, []))).toBe('Both copies say the same.')
  })
})
