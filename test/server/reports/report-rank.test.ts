import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areOlder, reportRank } from '../../../src/server/reports/report-rank.ts'

const row = (made: number, delivered: number, pending: number) => ({ made, delivered, pending })
const totals = fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000)).map((all) => row(...all))

describe('of two reports of a page', () => {
  it.each([
    ['fewer calls', row(3, 3, 0), row(4, 0, 4)],
    ['as many calls and fewer delivered', row(4, 1, 0), row(4, 2, 2)],
    ['as many calls and delivered and more pending', row(4, 2, 2), row(4, 2, 1)],
  ])('the one with %s is older', (_, older, newer) => {
    expect([areOlder([older], [newer]), areOlder([newer], [older])]).toEqual([true, false])
  })

  it('neither is older where they say the same, over however many rows', () => {
    const split = [row(1, 1, 0), row(3, 1, 2)]
    expect([areOlder(split, [row(4, 2, 2)]), areOlder([row(4, 2, 2)], split)]).toEqual([false, false])
  })

  it('the order is that of calls, then delivered, then fewer pending', () => {
    fc.assert(
      fc.property(totals, totals, (one, other) => {
        const more = one.made - other.made || one.delivered - other.delivered || other.pending - one.pending
        expect(areOlder([one], [other])).toBe(more < 0)
      }),
    )
  })

  it('a rank fits 64 bits, whatever a page says', () => {
    const rank = BigInt(reportRank([row(2 ** 52, 2 ** 52, 0), row(2 ** 52, 2 ** 52, 0)]))
    expect(rank).toBe(2n ** 64n - 1n)
  })
})
