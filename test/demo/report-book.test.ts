import { expect, it } from 'vitest'
import { createReportBook } from '../../demo/report-book.ts'
import { callRow, reportBody } from '../server/support.ts'

const report = (made: number, pending: number, changes: object = {}) =>
  reportBody({ subject: 'x', calls: [callRow('segment', 'A', { made, pending })], ...changes })

const kept = (...reports: unknown[]) => {
  const book = createReportBook()
  for (const each of reports) book.take(each)
  return book.of('x').map(({ calls }) => [calls[0]?.made, calls[0]?.pending])
}

it('keeps the newest report of a page: more calls, or as many and no more of them pending', () => {
  expect(kept(report(1, 1), report(3, 2))).toEqual([[3, 2]])
  expect(kept(report(3, 2), report(1, 1))).toEqual([[3, 2]])
  expect(kept(report(3, 2), report(3, 0))).toEqual([[3, 0]])
  expect(kept(report(3, 0), report(3, 2))).toEqual([[3, 0]])
})

it('adds up the pages of a person, and leaves resets out', () => {
  const book = createReportBook()
  book.take(report(3, 0))
  book.take(
    report(2, 0, {
      page: 'page-2',
      calls: [callRow('segment', 'A', { made: 2 }), { ...callRow('segment', ''), type: 'reset' }],
    }),
  )
  expect([book.made('x', 'segment'), book.made('x', 'rudderstack'), book.made('y', 'segment')]).toEqual([
    5, 0, 0,
  ])
})
