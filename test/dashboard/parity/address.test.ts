import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hrefOf, parseAddress, type Address } from '../../../src/dashboard/parity/address.ts'
import { rowHref } from '../../../src/dashboard/parity/breakdown/row-link.ts'
import { fileHref, pairsQuestion, questionOf } from '../../../src/dashboard/parity/questions.ts'
import { rangeOf, rangeText, spanOf, withRange } from '../../../src/dashboard/parity/range.ts'
import { parseRoute } from '../../../src/dashboard/state/parse-route.ts'
import { parityRow } from './rows.ts'

const DAY_MS = 86_400_000

const reread = (address: Address): Address => {
  const { rest, query } = parseRoute(new URL(`http://127.0.0.1/${hrefOf(address)}`))
  return parseAddress(rest, query)
}

describe('an address of parity', () => {
  it('leads where it came from, whatever events and pairs are called', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(text, text, (event, pair) => {
        const address: Address = { page: 'pairs', pair, fields: { event, outcome: 'missing' } }
        expect(reread(address)).toEqual(address)
      }),
    )
  })

  it('that is damaged leads to what of it can be read', () => {
    expect(parseAddress('nowhere/at/all', 'by=&event=A&evil=1')).toEqual({
      page: 'overview',
      pair: null,
      fields: { event: 'A' },
    })
    expect(parseAddress('pairs/%E0%A4%A', '')).toEqual({ page: 'pairs', pair: null, fields: {} })
  })
})

describe('a range', () => {
  const now = 10 * DAY_MS

  it('is the last day unless the address says otherwise', () => {
    expect(spanOf({})).toBe('day')
    expect(rangeOf({}, now)).toEqual({ from: 9 * DAY_MS, to: now })
    expect(rangeOf({ last: 'hour' }, now)).toEqual({ from: now - 3_600_000, to: now })
    expect(rangeOf({ from: '5', to: '9' }, now)).toEqual({ from: 5, to: 9 })
    expect(rangeOf({ to: `${DAY_MS + 7}` }, now)).toEqual({ from: 7, to: DAY_MS + 7 })
    expect(spanOf({ from: 'yesterday', last: 'constructor' })).toBe('day')
  })

  it('takes the place of any other, and begins the list anew', () => {
    const fields = { last: 'week', event: 'A', before: '7.x' }
    expect(withRange(fields, 'day')).toEqual({ event: 'A' })
    expect(withRange(fields, { from: 1, to: 2 })).toEqual({ event: 'A', from: '1', to: '2' })
  })

  it('begins a sentence', () => {
    expect(rangeText({ last: 'week' }, now)).toBe('In the last 7 days')
    expect(rangeText({ from: `${now - 60_000}`, to: `${now}` }, now)).toMatch(/^From .+ to .+$/)
  })
})

describe('a question', () => {
  it('is the same one while the time moves on, and another of another range', () => {
    expect(questionOf('api/parity', {}, { by: 'event' }).key).toBe(
      questionOf('api/parity', { event: 'A' }, { by: 'event' }).key,
    )
    expect(questionOf('api/parity', { last: 'hour' }).key).not.toBe(questionOf('api/parity', {}).key)
  })

  it('carries what a list of pairs is filtered by, and no more', () => {
    const fields = { from: '1', to: '2', by: 'hour', event: 'A&B', outcome: 'missing', before: '9.z' }
    expect(pairsQuestion(fields, '7.y').path()).toBe(
      'api/pairs?from=1&to=2&event=A%26B&outcome=missing&before=7.y',
    )
    expect(fileHref('api/parity', fields, 'csv', { by: 'hour' })).toBe(
      'api/parity?from=1&to=2&by=hour&format=csv',
    )
  })
})

describe('a row', () => {
  it('leads to its pairs, where the list of pairs can tell them from others', () => {
    const row = parityRow('Order Completed', {})
    const fields = { last: 'hour', by: 'event' }
    expect(rowHref('event', row, fields, 'changes-meaning')).toBe(
      '#/parity/pairs?last=hour&event=Order+Completed&outcome=expected',
    )
    expect(rowHref('event', row, fields, null)).toBe('#/parity/pairs?last=hour&event=Order+Completed')
    expect(rowHref('region', parityRow('CH', {}), {}, 'missing')).toBe(
      '#/parity/pairs?region=CH&outcome=missing',
    )
    for (const by of ['audience', 'area', 'appVersion', 'sdkVersion', 'browser', 'cohort'] as const)
      expect(rowHref(by, parityRow('x', {}), {}, null)).toBe(`#/parity/pairs?${by}=x`)
  })

  it('of a property leads to the pairs in which it differs', () => {
    const row = parityRow('/properties/price', {}, { event: 'A' })
    expect(rowHref('property', row, {}, 'missing')).toBe(
      '#/parity/pairs?event=A&outcome=mismatched&path=%2Fproperties%2Fprice',
    )
    expect(rowHref('property', row, {}, 'matched')).toBeNull()
  })

  it('of an hour leads to the pairs of that hour', () => {
    const row = parityRow('1970-01-01T01:00:00.000Z', {})
    expect(rowHref('hour', row, { last: 'week' }, null)).toBe('#/parity/pairs?from=3600000&to=7200000')
  })
})
