import type { Fields, Leg } from '../../core/index.ts'
import type { JournalRecord } from '../journal/record.ts'
import { buildBody } from './build-body.ts'
import type { Outgoing } from './vendor-request.ts'

type Stamped = Fields & { readonly context?: { readonly crossfade?: { readonly id?: unknown } } }

/** The body, where it is one of this very call. */
function bodyOf(text: string | null | undefined, id: string): Fields | null {
  if (text == null) return null
  try {
    const body = JSON.parse(text) as Stamped | null
    return body?.context?.crossfade?.id === id ? body : null
  } catch {
    return null
  }
}

/**
 * What goes to the vendor for this call: what the SDK has sent, or what stood in its queue, else what the gate builds.
 * `null` for a call that has no event.
 *
 * @param taken what stood in the SDK's queue
 */
export function outgoingOf(leg: Leg, record: JournalRecord, taken?: string | null): Outgoing | null {
  const { id, made, legs } = record
  const body = bodyOf(legs[leg]?.request?.body, id) ?? bodyOf(taken, id) ?? buildBody(leg, record)
  return body && { id, type: made.call.type, body }
}
