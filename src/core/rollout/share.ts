/** A share (percent) as integer hundredths, 0..10000. Rounded, because 0.07 * 100 is 7.000000000000001. */
export const toHundredths = (share: number): number => Math.round(share * 100)

/** What is wrong with two shares that leave some people without a pipeline; null where they leave none. */
export const gapProblem = (rudderstack: number, segment: number): string | null => {
  const gap = (10_000 - toHundredths(rudderstack) - toHundredths(segment)) / 100
  if (gap <= 0) return null
  const why = `leaves ${gap} % of people in neither pipeline; raise one of them by ${gap}`
  return `rudderstack ${rudderstack} + segment ${segment} ${why}`
}

/** True for a number from 0 to 100 with two decimals at most. */
export const isShare = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 100 && toHundredths(value) / 100 === value
