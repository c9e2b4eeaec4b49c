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
    expect(of(rest)).toEqual({ panel, code: null })
  })

  it('of a one-time link brings its code', () => {
    expect(of('#login=cfl_Ab-3_x')).toEqual({ panel: null, code: 'cfl_Ab-3_x' })
    expect(of('#login=')).toEqual({ panel: null, code: null })
  })

  it('of a panel that there is not leads to all of them', () => {
    expect([panelOf('history'), panelOf('constructor'), panelOf(null)]).toEqual(['history', null, null])
  })
})
