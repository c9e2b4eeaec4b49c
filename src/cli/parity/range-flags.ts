import { CliError } from '../cli-error.ts'

export const RANGE_FLAGS = { from: 'TIME', to: 'TIME' } as const

export const RANGE_USAGE = `  --from TIME   2026-11-24, 2026-11-24T10:00, or so long ago: 90m, 24h, 7d (24h)
  --to TIME     the same (now)`

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/**
 * The range as part of a query, of what was given.
 * @param now ms since epoch
 * @throws CliError (exit 2)
 */
export const rangeQuery = (
  flags: { readonly from?: string; readonly to?: string },
  now: number,
): Readonly<Record<string, string>> => {
  const from = flags.from === undefined ? null : timeOf('--from', flags.from, now)
  const to = flags.to === undefined ? null : timeOf('--to', flags.to, now)
  if (from !== null && from >= (to ?? now))
    throw new CliError(2, '--from must be before --to, and in the past.')
  return { ...(from !== null && { from: String(from) }), ...(to !== null && { to: String(to) }) }
}

/** ms since epoch. @throws CliError (exit 2) */
export const timeOf = (flag: string, text: string, now: number): number => {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  const ms = count !== undefined && unit !== undefined ? now - Number(count) * UNITS[unit]! : dateOf(text)
  if (Number.isFinite(ms) && ms >= 0) return Math.floor(ms)
  throw new CliError(2, `${flag} takes a time such as 2026-11-24T10:00 or 24h, not "${text}".`)
}

// a time without a zone is one of this machine
const dateOf = (text: string): number => (DATE.test(text) ? new Date(text).getTime() : NaN)

/** A query as a URL has it, what is undefined left out. */
export const queryText = (parameters: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}
