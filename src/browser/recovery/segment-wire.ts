import type { Fields } from '../../core/index.ts'

/**
 * What Segment's SDK would send of an event that its plugins have passed, without what the sending adds (`writeKey`,
 * `sentAt`, `_metadata`). `null` for an alias that names no former id: the SDK takes its user's, which the event does not
 * say.
 */
export function segmentWire(event: Fields): Fields | null {
  if (event['type'] === 'alias' && event['previousId'] == null) return null
  const { options: _, ...wire } = event
  return { ...wire, userId: event['userId'] || null }
}
