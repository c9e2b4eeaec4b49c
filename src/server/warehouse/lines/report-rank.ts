import type { CallCounts } from '../../reports/report.ts'

const BITS = { made: 24n, delivered: 20n, pending: 20n } as const

const most = (bits: bigint): number => 2 ** Number(bits) - 1

/**
 * How new a report is among those of its page, as an unsigned decimal: calls made only grow, and of as many calls more
 * and more are delivered and fewer are pending. Of more calls than a page makes nothing is told.
 */
export const reportRank = (calls: readonly Pick<CallCounts, keyof typeof BITS>[]): string => {
  const sum = (state: keyof typeof BITS): bigint => {
    const all = calls.reduce((total, row) => total + row[state], 0)
    return BigInt(Math.min(all, most(BITS[state])))
  }
  const settled = BigInt(most(BITS.pending)) - sum('pending')
  return String((((sum('made') << BITS.delivered) | sum('delivered')) << BITS.pending) | settled)
}
