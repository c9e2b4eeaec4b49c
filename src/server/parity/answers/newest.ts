/**
 * That a row is of the version by which its minute is settled. Parameters: from and to, seconds since epoch, half open.
 */
export const isNewest =
  (): string => `bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
  AND (bucket, version) GLOBAL IN (
    SELECT bucket, max(version) FROM parity_rollup
    WHERE dimension = '' AND bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
    GROUP BY bucket)`

/** ms since epoch, half open. */
export type Range = { readonly from: number; readonly to: number }

const MAX_SECONDS = 4_294_967_295

/** Whole minutes around the range. */
export const rangeParameters = ({ from, to }: Range): { readonly from: number; readonly to: number } => ({
  from: within(Math.floor(from / 60_000) * 60),
  to: within(Math.ceil(to / 60_000) * 60),
})

const within = (seconds: number): number => Math.min(MAX_SECONDS, Math.max(0, seconds))
