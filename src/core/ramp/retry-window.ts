import { IDLE_MINUTES, type Ramp } from './ramp.ts'

/** So long the vendors send a webhook again that did not get through (RudderStack's own; Segment's is not longer). */
const VENDOR_RETRY_MINUTES = 240

/** How long after a session has settled what it lacks may still come, minutes: a vendor's last try began to count before that. */
export const retryMinutes = ({ latenessMinutes }: Pick<Ramp, 'latenessMinutes'>): number =>
  Math.max(0, VENDOR_RETRY_MINUTES - latenessMinutes - IDLE_MINUTES)
