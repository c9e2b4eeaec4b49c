import { REFUSED_STATUSES, type Cause } from '../../core/call/causes.ts'
import type { HandOver } from '../sdk/hand-over.ts'

const refused = (why = ''): Cause => {
  if (why === 'delivery-failure') return 'given-up'
  if (why === 'sdk-rejected') return 'sdk-error'
  const status = REFUSED_STATUSES.find((known) => `${known}` === why)
  return status ? `refused-${status}` : 'refused'
}

const blocked = (why = ''): Cause => {
  if (why === 'sdk-threw' || why === 'sdk-ignored') return 'sdk-error'
  if (why === 'unreachable') return 'blocked'
  // a load that failed has codes of its own, which the report has beside the SDK's state
  return /^\d+$/.test(why) ? 'unavailable' : 'sdk-failed'
}

/** Codes that say it all. */
const DROPPED: readonly Cause[] = [
  'consent',
  'gpc',
  'failover',
  'rerouted',
  'killed',
  'stopped',
  'overflow',
  'destroyed',
]

/** Why a copy is lost to its leg; `null` while it is not. */
export function causeOf({ state, why }: Pick<HandOver, 'state' | 'why'>): Cause | null {
  switch (state) {
    case 'queued':
    case 'handed':
    case 'delivered':
      return null
    case 'refused':
      return refused(why)
    case 'blocked':
      return blocked(why)
    case 'expired':
      return 'expired'
    case 'dropped':
      return DROPPED.find((cause) => cause === why) ?? 'other'
  }
}

/** What the last request of a copy came to that an SDK has and still tries to send; `null` where it did not fail. */
export const doubtOf = ({ why }: Pick<HandOver, 'why'>): Cause | null =>
  why === 'blocked' || why === 'unavailable' ? why : null
