import type { Fields, Leg } from '../../core/index.ts'
import { singleUrl } from './endpoints.ts'

/** One of our events on its way, as it would go by itself. */
export type ObservedRequest = {
  /** Pair id. */
  readonly id: string
  /** The vendor's address for this one event, also where the SDK has posted a batch. */
  readonly url: string
  /** The SDK's very text where it posted this event alone; else the event with what the batch says for all. */
  readonly body: string
}

/** A page may have put anything onto `Object.prototype`. */
const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Fields)[name]
    : undefined

function pairIdOf(event: unknown): string | null {
  const id = own(own(own(event, 'context'), 'crossfade'), 'id')
  return typeof id === 'string' ? id : null
}

function fromBatch(leg: Leg, url: string, batch: readonly unknown[], rest: Fields): ObservedRequest[] {
  return batch.flatMap((event) => {
    const id = pairIdOf(event)
    if (id === null) return []
    const body = JSON.stringify({ ...rest, ...(event as Fields) })
    return { id, url: singleUrl(leg, url, String(own(event, 'type'))), body }
  })
}

/** Our events in the body of a request, in its order; those without our stamp are left out. Never throws. */
export function requestsOf(leg: Leg, url: string, body: string): readonly ObservedRequest[] {
  // spares what the app sends by an SDK of its own
  if (!body.includes('"crossfade"')) return []
  try {
    const parsed: unknown = JSON.parse(body)
    const id = pairIdOf(parsed)
    if (id !== null) return [{ id, url, body }]
    const batch = own(parsed, 'batch')
    if (!Array.isArray(batch)) return []
    const { batch: _, ...rest } = parsed as Fields
    return fromBatch(leg, url, batch, rest)
  } catch {
    return []
  }
}
