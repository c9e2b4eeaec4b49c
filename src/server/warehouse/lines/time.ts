/** What a DateTime column can hold: up to the year 2106. */
const MAX_MS = 4_294_967_295_999

const within = (ms: number): number => (ms >= 0 ? Math.min(Math.trunc(ms), MAX_MS) : 0)

/** Before this a number of seconds has nine digits, and is taken for a date. */
const TEN_DIGITS_MS = 1_000_000_000_000

/** For a DateTime64(3) column: 1699999999.123. A time that no column holds is the nearest one that it does. */
export const timeWithMs = (ms: number): string => {
  const whole = within(ms)
  if (whole < TEN_DIGITS_MS) return new Date(whole).toISOString()
  return `${Math.trunc(whole / 1_000)}.${String(whole % 1_000).padStart(3, '0')}`
}

/** For a DateTime column. */
export const timeInSeconds = (ms: number): number => Math.trunc(within(ms) / 1_000)
