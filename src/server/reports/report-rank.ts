import type { CallCounts } from './report.ts'

const BITS = { made: 24n, delivered: 20n, pending: 20n } as const

type Ranked = readonly Pick<CallCounts, keyof typeof BITS>[]

const most = (bits: bigint): number => 2 ** Number(bits) - 1

/**
 * How new a report is among those of its page, as an unsigned decimal: calls made only grow, and of as many calls more
 * and more are delivered and fewer are pending. Of more calls than a page makes nothing is told.
 */
export const reportRank = (calls: Ranked): string => {
  const sum = (state: keyof typeof BITS): bigint => {
    const all = calls.reduce((total, row) => total + row[state], 0)
    return BigInt(Math.min(all, most(BITS[state])))
  }
  const settled = BigInt(most(BITS.pending)) - sum('pending')
  return String((((sum('made') << BITS.delivered) | sum('delivered')) << BITS.pending) | settled)
}

/** Whether a page's totals were taken before the others: two beacons can overtake each other. */
export const areOlder = (calls: Ranked, than: Ranked): boolean =>
  BigInt(reportRank(calls)) < BigInt(reportRank(than))
