import type { Fields } from '../../core/index.ts'
import { outcomeOf } from '../delivery/outcome.ts'
import { bytesOf, post, type Postal } from './post.ts'
import type { Sent } from './queue.ts'
import { vendorBatch, type Vendor } from './vendor-request.ts'

/** How many of the first ones have room in one batch of so many bytes. */
function fitting(vendor: Vendor, events: readonly Fields[], sentAt: string, bytes: number): number {
  let size = bytesOf(vendorBatch(vendor, [], sentAt).body)
  for (const [i, event] of events.entries()) {
    // and the comma
    size += bytesOf(JSON.stringify(event)) + 1
    if (size > bytes) return i
  }
  return events.length
}

/**
 * Sends the first of these events at once, in one request that outlives the page: as many as the browser lets.
 *
 * @returns how many those are, and what became of them, should the page live on; `stopped`: they are still owed
 */
export function sendOnLeave(
  vendor: Vendor,
  postal: Postal,
  events: readonly Fields[],
): { readonly count: number; readonly sent: Promise<Sent> } {
  const sentAt = new Date(postal.clock.wall()).toISOString()
  const count = fitting(vendor, events, sentAt, postal.budget.left)
  if (count === 0) return { count, sent: Promise.resolve({ kind: 'stopped' }) }
  const batch = vendorBatch(vendor, events.slice(0, count), sentAt)
  const sent = post(batch, postal, new AbortController(), true).then(({ status }): Sent => {
    const outcome = outcomeOf(vendor.leg, status)
    return outcome.kind === 'retry' ? { kind: 'stopped' } : outcome
  })
  return { count, sent }
}
