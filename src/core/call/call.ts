import type { Cohort } from '../rollout/rollout.ts'

export type CallType = 'track' | 'page' | 'identify' | 'group' | 'alias' | 'screen' | 'reset'

/** Any JSON-like object of the app: properties, traits, options. */
export type Fields = Record<string, unknown>

/** What the pages of both vendors call `context.page`, read at the moment of the call. */
export type Page = {
  readonly path: string
  readonly referrer: string
  readonly search: string
  readonly title: string
  readonly url: string
  /** The address bar's own text, fragment included. */
  readonly href: string
}

/** One call of the app, arguments resolved as Segment's SDK resolves them, everything copied. */
export type Call = {
  readonly type: CallType
  /** `track`: the event's name. */
  readonly event?: string
  /** `page`, `screen`. */
  readonly name?: string | null
  readonly category?: string | null
  /** `identify`, `group`: the id given, `undefined` for "the one there is"; `alias`: the new id. */
  readonly id?: string | undefined
  /** `alias`: the former id, when given. */
  readonly from?: string | null
  /** `track`, `page`, `screen`: properties; `identify`, `group`: the traits given. */
  readonly fields: Fields
  readonly options: Fields
}

/** Who somebody is, under Segment's semantics, for both legs alike. `null` = none. */
export type Person = {
  readonly anonymousId: string | null
  readonly userId: string | null
  readonly traits: Fields
  readonly groupId: string | null
  readonly groupTraits: Fields
}

/** `context.crossfade`, on every copy. */
export type Stamp = {
  readonly v: 1
  /** Pair id: the same on both copies of one call. */
  readonly id: string
  /** Counts the calls of a session from 1. */
  readonly seq: number
  readonly session: string
  readonly subject: string | null
  readonly bucket: number | null
  readonly cohort: Cohort
  readonly revision: number
  readonly key: string
  readonly failover?: true
  readonly recovered?: true
  /** Its own leg was killed before that had confirmed it: it went to the other one. */
  readonly rerouted?: true
  readonly forced?: true
}

/** A call as it goes to one leg: person, time and page are those of the moment it was made. */
export type Copy = Call & {
  /** Pair id; `stamp.id` says the same where there is a stamp (a `reset` has none: it never reaches a wire). */
  readonly pairId: string
  readonly person: Person
  readonly timestamp: Date
  readonly page: Page
  readonly stamp: Stamp
}
