import { expect, test } from 'vitest'
import { createTally } from '../../../src/browser/report/tally.ts'
import { createHandOver } from '../../../src/browser/sdk/hand-over.ts'
import type { Copy } from '../../../src/core/index.ts'

const track = (event: string): Copy => ({ type: 'track', event }) as Copy

test('every copy is made once and in one state at a time', () => {
  const tally = createTally()
  const first = createHandOver('segment', track('Viewed'), tally.move)
  createHandOver('segment', track('Viewed'), tally.move)
  first.move('handed')
  expect(tally.calls()).toMatchObject([
    { leg: 'segment', type: 'track', event: 'Viewed', made: 2, handed: 1, pending: 1 },
  ])
  first.move('delivered')
  expect(tally.calls()).toMatchObject([{ made: 2, handed: 0, delivered: 1, pending: 1 }])
})

test('legs, types and events are counted apart', () => {
  const tally = createTally()
  createHandOver('segment', track('A'), tally.move)
  createHandOver('rudderstack', track('A'), tally.move)
  createHandOver('segment', { type: 'page' } as Copy, tally.move)
  expect(tally.calls().map(({ leg, type, event }) => [leg, type, event])).toEqual([
    ['segment', 'track', 'A'],
    ['rudderstack', 'track', 'A'],
    ['segment', 'page', ''],
  ])
})

test('the 201st event name and all after it are counted together', () => {
  const tally = createTally()
  for (let i = 0; i < 300; i++) createHandOver('segment', track(`event ${i}`), tally.move)
  const rows = tally.calls()
  expect(rows.length).toBe(201)
  expect(rows.at(-1)).toMatchObject({ event: '__other__', made: 100 })
  createHandOver('segment', track('event 7'), tally.move)
  expect(tally.calls()[7]).toMatchObject({ event: 'event 7', made: 2 })
})

test('problems are counted by code', () => {
  const tally = createTally()
  tally.problem('foreign-sdk')
  tally.problem('foreign-sdk')
  expect(tally.problems()).toEqual([{ code: 'foreign-sdk', count: 2 }])
})
