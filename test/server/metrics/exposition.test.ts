import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exposition, type Metric } from '../../../src/server/metrics/exposition.ts'
import { parseExposition } from './parse-exposition.ts'

const metric = (changes: Partial<Metric> = {}): Metric => ({
  name: 'crossfade_sessions',
  help: 'Sessions.',
  type: 'gauge',
  samples: [{ labels: {}, value: 1 }],
  ...changes,
})

describe('the text of metrics', () => {
  it('names each with its help and its type', () => {
    const samples = [
      { labels: { leg: 'segment', key: '' }, value: 0.25 },
      { labels: { leg: 'rudderstack', key: 'a' }, value: 1e21 },
    ]
    expect(exposition([metric({ samples }), metric({ name: 'x_total', type: 'counter' })])).toBe(
      [
        '# HELP crossfade_sessions Sessions.',
        '# TYPE crossfade_sessions gauge',
        'crossfade_sessions{leg="segment",key=""} 0.25',
        'crossfade_sessions{leg="rudderstack",key="a"} 1e+21',
        '# HELP x_total Sessions.',
        '# TYPE x_total counter',
        'x_total 1',
        '',
      ].join('\n'),
    )
  })

  it('escapes quotes, backslashes and line breaks', () => {
    const text = exposition([
      metric({ help: 'a\\b\nc', samples: [{ labels: { key: 'a"b\\c\nd' }, value: 1 }] }),
    ])
    expect(text).toContain('# HELP crossfade_sessions a\\\\b\\nc\n')
    expect(text).toContain('{key="a\\"b\\\\c\\nd"} 1\n')
  })

  it('leaves out what nothing is known of', () => {
    expect(exposition([metric({ samples: [] })])).toBe('')
  })

  it('has names for what is no number, and for what is beyond all', () => {
    const values = [Number.NaN, Infinity, -Infinity]
    const samples = values.map((value) => ({ labels: { key: String(value) }, value }))
    expect(parseExposition(exposition([metric({ samples })])).series.map(({ value }) => value)).toEqual(
      values,
    )
  })

  it('is read as what it was made from, whatever the label', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary' })),
        fc.double({ noNaN: true }),
        (keys, value) => {
          const samples = keys.map((key) => ({ labels: { key }, value }))
          const text = exposition([metric({ samples })])
          if (keys.length === 0) return
          const { series } = parseExposition(text)
          expect(series.map(({ labels }) => labels['key'])).toEqual(keys)
          expect(series.every((one) => one.value === value)).toBe(true)
        },
      ),
    )
  })
})
