import type { QuietHours } from './ramp.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

type Local = { readonly day: number; readonly minute: number }

const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(at: number, timeZone: string): Local {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: DAYS.indexOf(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

const minuteOf = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** Minutes until these hours end; 0 where they do not hold. */
function minutesLeft({ days, from, to, timeZone }: QuietHours, at: number): number {
  const { day, minute } = localTime(at, timeZone)
  const [begin, end] = [minuteOf(from), minuteOf(to)]
  const holds = (of: number): boolean => days.some((one) => one % 7 === (of + 7) % 7)
  const isOverMidnight = end <= begin
  if (holds(day) && minute >= begin && (isOverMidnight || minute < end))
    return isOverMidnight ? DAY_MINUTES - minute + end : end - minute
  return isOverMidnight && holds(day - 1) && minute < end ? end - minute : 0
}

/** When the quiet that holds at a moment ends, ms since epoch; null where none does. */
export function quietUntil(hours: readonly QuietHours[], now: number): number | null {
  let until = now
  // one may begin before the other ends; a week of them is quiet for ever
  for (let turn = 0; turn < 7 * hours.length; turn++) {
    const left = Math.max(0, ...hours.map((one) => minutesLeft(one, until)))
    if (left === 0) break
    until = Math.floor(until / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS
  }
  return until === now ? null : until
}
