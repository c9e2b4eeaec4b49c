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
  return count === 0 ? 'just now' : `${count} ${unit}${count === 1 ? '' : 's'} ago`
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

export const clockText = (at: number): string => clock.format(at)

/** `02:07` on the same day, else `17 Nov, 02:07`; in the reader's own time zone. */
export const momentText = (at: number, now: number): string =>
  day.format(at) === day.format(now) ? minutes.format(at) : `${day.format(at)}, ${minutes.format(at)}`

export const dayText = (at: number): string => day.format(at)
