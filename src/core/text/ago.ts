import { counted } from './counted.ts'

const STEPS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const

/** "3 minutes ago", from a difference in ms; the clocks of two machines may differ, so nothing is in the future. */
export const agoText = (ms: number): string => {
  const [size, unit] = STEPS.find(([step]) => ms >= step) ?? [1_000, 'second']
  const count = Math.max(0, Math.floor(ms / size))
  return count === 0 ? 'just now' : `${counted(count, unit)} ago`
}
