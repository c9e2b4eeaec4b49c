/** Whole up to 999,999, then short: at most seven characters. */
export const countText = (count: number): string => {
  if (count < 1e6) return count.toLocaleString('en-US')
  if (count < 1e9) return `${(count / 1e6).toPrecision(4)}M`
  return `${(count / 1e9).toPrecision(4)}G`
}

/** At most two decimals, none that are zero. */
export const percentText = (percent: number): string => `${Number(percent.toFixed(2))} %`
