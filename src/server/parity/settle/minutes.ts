/** A condition on a column of minutes, with the parameters of `minuteParameters`. */
export const inMinutes = (column: string): string =>
  `${column} BETWEEN toDateTime({first:UInt32}, 'UTC') AND toDateTime({last:UInt32}, 'UTC') AND ` +
  `has({minutes:Array(UInt32)}, toUnixTimestamp(${column}))`

/** @param buckets ms since epoch, at least one */
export const minuteParameters = (buckets: readonly number[]): Readonly<Record<string, unknown>> => {
  const minutes = buckets.map((ms) => ms / 1_000)
  return { minutes, first: Math.min(...minutes), last: Math.max(...minutes) }
}
