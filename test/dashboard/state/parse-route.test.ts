import { describe, expect, it } from 'vitest'
import { panelOf } from '../../../src/dashboard/panels.ts'
import { parseRoute } from '../../../src/dashboard/state/parse-route.ts'

const of = (rest: string) => parseRoute(new URL(`http://127.0.0.1:4467/${rest}`))

describe('the address', () => {
  it.each([
    ['', null],
    ['#/', null],
    ['#/history', 'history'],
    ['?panel=history', 'history'],
    ['?panel=history#/', null],
    ['?panel=history#/people', 'people'],
    ['#/<script>', null],
  ])('%s asks for the panel %s', (rest, panel) => {
    expect(of(rest)).toEqual({ panel, code: null, rest: '', query: '' })
  })

  it('of a part of a panel says which, and what is asked of it', () => {
    const question = 'parity/pairs/a%2Fb?event=A%3FB&outcome=missing'
    expect(of(`#/${question}`)).toEqual({
      panel: 'parity',
      code: null,
      rest: 'pairs/a%2Fb',
      query: 'event=A%3FB&outcome=missing',
    })
    expect(of('#/parity?by=hour')).toMatchObject({ panel: 'parity', rest: '', query: 'by=hour' })
  })

  it('of a one-time link brings its code', () => {
    expect(of('#login=cfl_Ab-3_x')).toMatchObject({ panel: null, code: 'cfl_Ab-3_x' })
    expect(of('#login=')).toMatchObject({ panel: null, code: null })
  })

  it('of a panel that there is not leads to all of them', () => {
    expect([panelOf('history'), panelOf('constructor'), panelOf(null)]).toEqual(['history', null, null])
  })
})
