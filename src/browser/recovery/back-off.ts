const FIRST_MS = 1_000
const MAX_MS = 300_000
const MAX_RETRY_AFTER_MS = 3_600_000

/**
 * How long to wait after this many failures in a row (from 1): twice as long each time, from 1 s up to 5 min, and up to
 * as long again by chance, so that pages that failed together do not come back together.
 *
 * @param random 0 up to 1
 * @returns whole ms
 */
export function backOff(failures: number, random: number): number {
  const shortest = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 20), MAX_MS / 2)
  // in whole ms, added last: 1 + 0.9999999999999999 is 2
  return shortest + Math.floor(shortest * random)
}

/**
 * How long a vendor asks to be left alone: the header's seconds or date. At least 1 s and an hour at most, whatever it
 * says.
 *
 * @param wall ms since the epoch
 * @returns ms; `null` where it does not say, or the browser does not show it
 */
export function retryAfterMs(header: string | null, wall: number): number | null {
  const text = header?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - wall
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, FIRST_MS), MAX_RETRY_AFTER_MS)
}
