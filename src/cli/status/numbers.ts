/** Whole up to 999,999, then short: at most seven characters. */
export const countText = (count: number): string => {
  if (count < 1e6) return count.toLocaleString('en-US')
  if (count < 1e9) return `${(count / 1e6).toPrecision(4)}M`
  return `${(count / 1e9).toPrecision(4)}G`
}

/** At most two decimals, none that are zero. */
export const percentText = (percent: number): string => `${Number(percent.toFixed(2))} %`

/** "0.4 s", "75 s", "3 min", from ms. */
export const durationText = (ms: number): string => {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${countText(Math.round(ms / 60_000))} min`
}
