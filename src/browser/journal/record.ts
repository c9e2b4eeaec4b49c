import type { Call, Fields, Leg, Page, Person, Stamp } from '../../core/index.ts'

/** What one leg still owes of a call: until the vendor has confirmed or refused it, or it was given up on purpose. */
export type Owed = {
  /** `queued`: no SDK has it · `handed`: an SDK has it, nothing is confirmed · `beacon`: it left with the page. */
  readonly state: 'queued' | 'handed' | 'beacon'
  /** What the SDK sent, where it was seen; the body is that of this one event. */
  readonly request?: { readonly url: string; readonly body: string }
  /** `integrations` of the hand-over, for a body that the gate has to build. */
  readonly integrations?: Fields
  readonly attempts?: number
}

/** A call as the journal keeps it: all JSON. */
export type JournalRecord = {
  readonly v: 1
  /** Pair id. */
  readonly id: string
  /** Random id of the page view that made the call. */
  readonly owner: string
  /** ms since epoch */
  readonly at: number
  readonly made: {
    readonly call: Call
    readonly page: Page
    readonly person: Person
    /** ISO 8601 */
    readonly timestamp: string
  }
  /** `null`: made, but the page ended before a cohort was decided. */
  readonly stamp: Stamp | null
  /** None: not decided yet. */
  readonly legs: { readonly [leg in Leg]?: Owed }
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** A record from its text; `corrupt` where it is none, `later` where a later version of the gate wrote it. */
export function parseRecord(text: unknown): JournalRecord | 'corrupt' | 'later' {
  try {
    const record = JSON.parse(text as string) as JournalRecord
    if (record.v > 1) return 'later'
    const { v, id, owner, at, made, stamp, legs } = record
    const { call, page, person, timestamp } = made
    const isRecord =
      v === 1 &&
      Number.isFinite(at) &&
      [id, owner, call.type, timestamp].every(isText) &&
      [page, person, stamp ?? made, legs, ...Object.values(legs)].every(isObject)
    return isRecord ? record : 'corrupt'
  } catch {
    return 'corrupt'
  }
}

/** What became of some legs; `null`: it owes nothing more. As a note it is JSON. */
export type Owes = { readonly [leg in Leg]?: Owed | null }

/** Of a record that goes, whichever legs it has. */
export const GONE = 'null'

/**
 * A record's text after a note: `null` where no leg owes any more. `undefined`: there is none, or it cannot be read, and
 * is to be left as it is.
 */
export function withNote(text: unknown, note: string): string | null | undefined {
  if (note === GONE) return null
  const record = parseRecord(text)
  if (typeof record === 'string') return undefined
  try {
    const legs = Object.entries({ ...record.legs, ...(JSON.parse(note) as Owes) }).filter(([, owed]) => owed)
    return legs.length > 0 ? JSON.stringify({ ...record, legs: Object.fromEntries(legs) }) : null
  } catch {
    return undefined
  }
}
