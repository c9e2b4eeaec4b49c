import { rudderstackEvent, segmentEvent } from '../intake/events.ts'

type Fields = Record<string, unknown>

/** When the calls of these tests begin, ms since epoch. */
export const START = Date.UTC(2026, 10, 20, 12)

const MARK = {
  v: 1,
  session: '0123456789abcdef',
  subject: 'device-1',
  bucket: 7,
  cohort: 'dual',
  revision: 3,
  key: 'k',
}

let ids = 0
export const stampOf = (changes: Fields = {}): Fields => ({
  ...MARK,
  id: `${String(++ids).padStart(8, '0')}-0000-4000-8000-000000000000`,
  seq: 1,
  ...changes,
})

/** Exports have the zone as each SDK says it. */
const withZone = (event: Fields, timezone: string): Fields => ({
  ...event,
  context: { ...(event['context'] as Fields), timezone },
})

/** @param at ms after the start. @param mark null = without a stamp */
export const ofSegment = (mark: Fields | null, at: number, changes: Fields = {}): Fields =>
  withZone(segmentEvent(mark, { messageId: `ajs-next-${++ids}`, ...changes }, START + at), 'Europe/Berlin')

export const ofRudderstack = (mark: Fields | null, at: number, changes: Fields = {}): Fields =>
  withZone(rudderstackEvent(mark, { messageId: `rudder-${++ids}`, ...changes }, START + at), 'GMT+0100')
