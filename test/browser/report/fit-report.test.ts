import { expect, test } from 'vitest'
import { bytesOf, fitReport, MAX_BYTES } from '../../../src/browser/report/fit-report.ts'
import { createTally, type CallCounts } from '../../../src/browser/report/tally.ts'
import { createHandOver } from '../../../src/browser/sdk/hand-over.ts'
import type { Copy, Leg } from '../../../src/core/index.ts'
import { parseReport } from '../../../src/server/reports/parse-report.ts'
import { reportBody } from '../../server/support.ts'

const text = (calls: readonly object[]): string => JSON.stringify(reportBody({ calls }))

/** What a server makes of it. */
function taken(body: string) {
  const parsed = parseReport(JSON.parse(body))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.report.calls
}

/** Calls of both legs, each with a cause: those of an event with a lower number are more. */
function callsOf(names: readonly string[]): CallCounts[] {
  const tally = createTally(() => true)
  names.forEach((event, index) => {
    for (const leg of ['segment', 'rudderstack'] as Leg[])
      for (let made = names.length - index; made > 0; made -= 50) {
        const handOver = createHandOver(leg, { type: 'track', event } as Copy, tally.move)
        handOver.move(made % 2 ? 'handed' : 'refused', made % 2 ? undefined : '400')
      }
  })
  return tally.calls(true)
}

const namesOf = (length: number, letter: string): string[] =>
  Array.from({ length: 200 }, (_, index) => `${index} `.padEnd(length, letter))

const sums = (rows: readonly CallCounts[]) =>
  ['made', 'handed', 'refused'].map((state) => rows.reduce((sum, row) => sum + row[state as 'made'], 0))
const causes = (rows: readonly CallCounts[]): number =>
  rows.flatMap((row) => Object.values(row.causes ?? {})).reduce((sum, count) => sum + count, 0)

test('a short report has every count', () => {
  const calls = callsOf(['Viewed'])
  expect(fitReport(calls, text)).toBe(text(calls))
  expect(JSON.parse(fitReport(calls, text))).toMatchObject({ calls: [{ delivered: 0 }, { delivered: 0 }] })
})

test('200 names on both legs fit with every row, and the server takes them for the same', () => {
  const calls = callsOf(namesOf(40, 'x'))
  expect(calls.length).toBe(400)
  expect(bytesOf(text(calls))).toBeGreaterThan(MAX_BYTES)
  const body = fitReport(calls, text)
  expect(bytesOf(body)).toBeLessThan(MAX_BYTES)
  expect(taken(body)).toEqual(calls)
})

test.each([
  ['Latin', 256, 'x'],
  ['Japanese', 256, '見'],
])(
  '200 %s names as long as they can be fit: the rarest are counted together, and none is lost',
  (_, length, letter) => {
    const calls = callsOf(namesOf(length, letter))
    const body = fitReport(calls, text)
    expect(bytesOf(body)).toBeLessThan(MAX_BYTES)
    expect(bytesOf(body)).toBeGreaterThan(MAX_BYTES * 0.8)
    const rows = taken(body) as CallCounts[]
    expect(sums(rows)).toEqual(sums(calls))
    expect(causes(rows)).toBe(causes(calls))
    expect(rows.filter(({ event }) => event === '__other__').map(({ leg }) => leg)).toEqual([
      'segment',
      'rudderstack',
    ])
    expect(rows.some(({ event }) => event === calls[0]!.event)).toBe(true)
  },
)

test('a report stays below the limit by a byte at least, wherever the names end', () => {
  for (let length = 75; length < 95; length++) {
    const body = fitReport(callsOf(namesOf(length, 'x')), text)
    expect(bytesOf(body)).toBeLessThan(MAX_BYTES)
  }
})

test('names longer than a server keeps are cut before they are sent', () => {
  const rows = callsOf([`${'x'.repeat(256)}first`, `${'x'.repeat(256)}second`])
  expect(rows.map(({ event, made }) => [event.length, made])).toEqual([
    [256, 2],
    [256, 2],
  ])
})

test.each([5_000, 20_000])('where calls leave %i bytes of room, a report takes no more', (room) => {
  const calls = callsOf(namesOf(40, 'x'))
  const body = fitReport(calls, text, room)
  expect(bytesOf(body)).toBeLessThan(room)
  const rows = taken(body) as CallCounts[]
  expect([sums(rows), causes(rows)]).toEqual([sums(calls), causes(calls)])
})
