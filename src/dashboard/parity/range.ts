import { momentText } from '../text/moment.ts'
import type { Fields, Span } from './address.ts'

const HOUR_MS = 3_600_000
const SPAN_MS: Readonly<Record<Span, number>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
}
const SPAN_TEXTS: Readonly<Record<Span, string>> = {
  hour: 'In the last hour',
  day: 'In the last 24 hours',
  week: 'In the last 7 days',
  month: 'In the last 30 days',
}

/** ms since epoch, half open. */
export type Range = { readonly from: number; readonly to: number }

const timeIn = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : null

const isSpan = (text: string | undefined): text is Span => text !== undefined && Object.hasOwn(SPAN_MS, text)

/** Which moving range is asked for; null where it is fixed. */
export const spanOf = ({ last, from, to }: Fields): Span | null => {
  if (isSpan(last)) return last
  return timeIn(from) === null && timeIn(to) === null ? 'day' : null
}

/** @param now ms since epoch */
export const rangeOf = (fields: Fields, now: number): Range => {
  const span = spanOf(fields)
  if (span !== null) return { from: now - SPAN_MS[span], to: now }
  const to = timeIn(fields.to) ?? now
  return { from: timeIn(fields.from) ?? Math.max(0, to - SPAN_MS.day), to }
}

/** The fields of one range, in the place of any other. */
export const withRange = (fields: Fields, range: Span | Range): Fields => {
  const { last: _last, from: _from, to: _to, before: _before, ...rest } = fields
  if (range === 'day') return rest
  return typeof range === 'string'
    ? { ...rest, last: range }
    : { ...rest, from: `${range.from}`, to: `${range.to}` }
}

/** The range alone. */
export const onlyRange = ({ last, from, to }: Fields): Fields => ({
  ...(last !== undefined && { last }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
})

/** Begins a sentence: "In the last 24 hours", "From 17 Nov, 02:00 to 03:00". */
export const rangeText = (fields: Fields, now: number): string => {
  const span = spanOf(fields)
  if (span !== null) return SPAN_TEXTS[span]
  const { from, to } = rangeOf(fields, now)
  return `From ${momentText(from, now)} to ${momentText(to, now)}`
}
