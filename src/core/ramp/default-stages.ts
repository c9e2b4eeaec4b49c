/**
 * From the first in a thousand to nobody on Segment, as a file would have it: first what RudderStack gets, then who feeds the
 * destinations, then Segment.
 */
export const DEFAULT_STAGES = [
  { rudderstack: 0.1 },
  { rudderstack: 1 },
  { rudderstack: 5 },
  { rudderstack: 25 },
  { rudderstack: 50 },
  { rudderstack: 100 },
  { rudderstack: 100, owners: { '*': 'rudderstack' } },
  { rudderstack: 100, segment: 75 },
  { rudderstack: 100, segment: 50 },
  { rudderstack: 100, segment: 0 },
] as const
