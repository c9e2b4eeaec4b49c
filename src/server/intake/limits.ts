/** What a stranger's request may hold. */
export const LIMITS = {
  /** Of a body, packed or not: more than the 4,000 KB that RudderStack takes, or Segment's largest batch. */
  bodyBytes: 5 * 1024 * 1024,
  /** Segment's largest batch has 4,000. */
  events: 5_000,
  /** Characters of one event; both vendors promise 32 KB. */
  eventChars: 512 * 1024,
  /** Keys and entries of lists, of one event; Segment allows 10,000 properties. */
  values: 12_000,
  /** Levels of one event. */
  depth: 32,
} as const

/** Characters that a column keeps. */
export const MAX_NAME = 256
export const MAX_ID = 1_024
