import { fieldsFrom, type Values, type VendorStorage } from './vendor-storage.ts'

/** Every key of Segment's own identity, in the order of `Values`. */
export const SEGMENT_KEYS = [
  'ajs_anonymous_id',
  'ajs_user_id',
  'ajs_group_id',
  'ajs_user_traits',
  'ajs_group_properties',
] as const

function parse(text: unknown): unknown {
  try {
    return JSON.parse(text as string)
  } catch {
    return text
  }
}

/**
 * An id as Segment's SDK reads it: quotes of AJS 1 and of local storage come off, the literal `null` is nobody, and
 * a number becomes its digits (with JavaScript's precision, which is the id Segment's own events have carried). An
 * anonymous id that the app gives takes the same way, through its cookie.
 */
export function idFrom(text: unknown): string | null {
  const value = parse(text)
  return typeof value === 'string' || typeof value === 'number'
    ? `${value}` || null
    : value
      ? `${text as string}`
      : null
}

/** Segment's keys (analytics-next 1.84): ids in local storage (JSON) and cookies (raw), traits in local storage. */
export const segmentStorage: VendorStorage = {
  keys: SEGMENT_KEYS,
  values: (media) =>
    media.map((texts, local) =>
      texts.map((text, i) => (i < 3 ? idFrom(text) : local ? fieldsFrom(parse(text)) : null)),
    ) as never as [Values, Values],
  person: (cookie, local, onlyCookie) => {
    // the anonymous id's cookie wins, so that subdomains share it; the others' local storage does
    const id = (i: 1 | 2): string | null => (onlyCookie ? null : local[i]) ?? cookie[i]
    // traits stand in local storage alone: those of another id than the cookie's are somebody else's
    const traits = <T>(i: 1 | 2, fields: T | null): T | {} =>
      fields && id(i) === (local[i] ?? id(i)) ? fields : {}
    return {
      anonymousId: cookie[0] ?? local[0],
      userId: id(1),
      traits: traits(1, local[3]),
      groupId: id(2),
      groupTraits: traits(2, local[4]),
    }
  },
}
