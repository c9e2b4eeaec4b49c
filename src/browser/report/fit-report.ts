import type { CallCounts } from './tally.ts'

/** Browsers refuse keepalive bodies over 64 KiB, all that are under way taken together. */
export const MAX_BYTES = 60_000
/** Above that, counts of zero are left out, so that calls that leave with the page find room beside its report. */
const COMPACT_ABOVE = 8_000
const OTHER = '__other__'

type Row = Pick<CallCounts, 'leg' | 'type' | 'event' | 'causes'> & { readonly [count: string]: unknown }
type Named = Readonly<Record<string, number | string | object>>

const encoder = new TextEncoder()
export const bytesOf = (text: string): number => encoder.encode(text).length

/** A server takes a count that is not there for 0. */
const withoutZeros = (row: CallCounts): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0)) as Row

const addTo = (sums: Record<string, unknown>, more: Named): void => {
  for (const [name, value] of Object.entries(more)) {
    if (typeof value === 'number') sums[name] = ((sums[name] as number | undefined) ?? 0) + value
    else if (name === 'causes') addTo((sums[name] ??= {}) as Record<string, unknown>, value as Named)
    else sums[name] = value
  }
}

/** The rows with the most calls as they are, the others of a leg and type in one. */
function fold(rows: readonly CallCounts[], kept: number): CallCounts[] {
  const byCalls = [...rows].sort((a, b) => b.made - a.made)
  const others = new Map<string, Record<string, unknown>>()
  for (const row of byCalls.splice(kept)) {
    const key = `${row.leg} ${row.type}`
    const sums = others.get(key) ?? {}
    addTo(sums, { ...row, event: OTHER })
    others.set(key, sums)
  }
  return [...byCalls, ...([...others.values()] as CallCounts[])]
}

/**
 * The report's text, of less than so many bytes: without zeros where it is long, and with the rarest events counted
 * together where it is still too long.
 */
export function fitReport(
  calls: readonly CallCounts[],
  text: (rows: readonly object[]) => string,
  maxBytes = MAX_BYTES,
): string {
  const full = text(calls)
  if (bytesOf(full) < Math.min(COMPACT_ABOVE, maxBytes)) return full
  let kept = calls.length
  let fitted = text(calls.map(withoutZeros))
  while (bytesOf(fitted) >= maxBytes && kept > 0) {
    kept = Math.floor(kept * 0.9)
    fitted = text(fold(calls, kept).map(withoutZeros))
  }
  return fitted
}
