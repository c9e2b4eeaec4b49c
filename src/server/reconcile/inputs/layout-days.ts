const DAY_MS = 86_400_000

/** ms since epoch, half open. */
export type Span = { readonly from: number; readonly to: number }

/**
 * The day that a file of a vendor's export holds, by its path: Segment names days by their first millisecond
 * (`segment-logs/SOURCE/1729036800000/…`), RudderStack by their date (`rudder-logs/SOURCE/2024-10-16/…`, of older
 * installations `10-16-2024`). Days are those on which the vendor received the events, in UTC. null: the path tells none.
 */
export const dayOfPath = (path: string): Span | null => {
  for (const folder of path.split(/[/\\]/).slice(0, -1).toReversed()) {
    const from = dayOf(folder)
    if (from !== null) return { from, to: from + DAY_MS }
  }
  return null
}

const dayOf = (folder: string): number | null => {
  if (/^1\d{12}$/.test(folder)) return Number(folder) % DAY_MS === 0 ? Number(folder) : null
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(folder) ?? []
  if (year && month && day) return utcDay(year, month, day)
  const [, monthFirst, dayNext, yearLast] = /^(\d\d)-(\d\d)-(\d{4})$/.exec(folder) ?? []
  return yearLast && monthFirst && dayNext ? utcDay(yearLast, monthFirst, dayNext) : null
}

const utcDay = (year: string, month: string, day: string): number | null => {
  const ms = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(ms) ? null : ms
}
