export { agoText } from '../../core/text/ago.ts'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

export const clockText = (at: number): string => clock.format(at)

/** `02:07` on the same day, else `17 Nov, 02:07`; in the reader's own time zone. */
export const momentText = (at: number, now: number): string =>
  day.format(at) === day.format(now) ? minutes.format(at) : `${day.format(at)}, ${minutes.format(at)}`

export const dayText = (at: number): string => day.format(at)
