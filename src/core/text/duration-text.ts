/** "412 ms", "1.4 s", "75 s", "3 min", from ms. */
export const durationText = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${Number((ms / 1_000).toFixed(1))} s`
  return ms < 120_000
    ? `${Math.round(ms / 1_000)} s`
    : `${Math.round(ms / 60_000).toLocaleString('en-US')} min`
}
