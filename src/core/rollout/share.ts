/** A share (percent) as integer hundredths, 0..10000. Rounded, because 0.07 * 100 is 7.000000000000001. */
export const toHundredths = (share: number): number => Math.round(share * 100)

/** True for a number from 0 to 100 with two decimals at most. */
export const isShare = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 100 && toHundredths(value) / 100 === value
