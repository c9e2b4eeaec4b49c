/** Whether requests are refused for their size as each vendor refuses them. */
export type Limits = 'vendor' | 'none'

const KB = 1024

/** Segment's documented limits, answered with 400: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api */
const SEGMENT_CALL = 32
const SEGMENT_BATCH = 500
/** rudder-server's `Gateway.maxReqSizeInKB`, answered with 413. */
const RUDDERSTACK_REQUEST = 4_000

/** What is too large, in a few words; `null` where nothing is. @param sizes bytes of the request and of its calls */
export const segmentLimit = (
  isBatch: boolean,
  sizes: { readonly request: number; readonly calls: readonly number[] },
): string | null => {
  if (isBatch && sizes.request > SEGMENT_BATCH * KB) return `a batch over ${SEGMENT_BATCH} KB`
  const calls = isBatch ? sizes.calls : [sizes.request]
  return calls.some((bytes) => bytes > SEGMENT_CALL * KB) ? `a call over ${SEGMENT_CALL} KB` : null
}

export const rudderstackLimit = (bytes: number): string | null =>
  bytes > RUDDERSTACK_REQUEST * KB ? `a request over ${RUDDERSTACK_REQUEST} KB` : null
