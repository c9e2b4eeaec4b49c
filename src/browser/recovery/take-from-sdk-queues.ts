import type { Fields, Leg } from '../../core/index.ts'
import type { LocalStore } from '../storage.ts'
import { takeFromRudderstack } from './rudderstack-queues.ts'
import { createSdkStores } from './sdk-stores.ts'
import { takeFromSegment } from './segment-queues.ts'
import type { Take } from './take.ts'

export type TakeOptions = {
  readonly store: LocalStore
  readonly keys: { readonly segmentWriteKey: string; readonly rudderstackWriteKey: string }
  /** Pair ids of calls that the gate sends itself. */
  readonly ids: ReadonlySet<string>
  /** Told `sdk-queue-corrupt` for everything that is set aside. */
  readonly problem: (code: string) => void
  /** ms since the epoch */
  readonly now: number
  /** Told of each event before it goes from the SDK's queue, so that what the SDK would have sent can be kept. */
  readonly onTake?: (leg: Leg, id: string, body: string | null) => void
}

/** By pair id: the body that the SDK would have sent, `null` where only the SDK could tell. */
export type Taken = Readonly<Record<Leg, ReadonlyMap<string, string | null>>>

function stampOf(event: Fields): { readonly id?: unknown } | null | undefined {
  return (event['context'] as { crossfade?: { id?: unknown } | null } | null | undefined)?.crossfade
}

/**
 * Takes these calls out of what the vendors' SDKs have kept to send later, before they are loaded, so that the two never
 * send the same call; everybody else's events stay as they are. What an SDK would stumble over, and with it all of its
 * queue, goes to `crossfade_quarantine.<key>`. Never throws.
 */
export function takeFromSdkQueues({ store, keys, ids, problem, now, onTake }: TakeOptions): Taken {
  const stores = createSdkStores(store, problem)
  const taken = { segment: new Map<string, string | null>(), rudderstack: new Map<string, string | null>() }
  const takeFor =
    (leg: Leg): Take =>
    (event, body) => {
      const id = stampOf(event)?.id
      if (typeof id !== 'string' || !ids.has(id)) return false
      const text = body && JSON.stringify(body)
      // an event may stand in two of its SDK's queues
      if (taken[leg].get(id) == null) {
        taken[leg].set(id, text)
        onTake?.(leg, id, text)
      }
      return true
    }
  const attempts = [
    () => takeFromSegment(stores, keys.segmentWriteKey, now, takeFor('segment')),
    () => takeFromRudderstack(stores, keys.rudderstackWriteKey, now, takeFor('rudderstack')),
  ]
  for (const attempt of attempts) {
    try {
      attempt()
    } catch {
      problem('sdk-queue-unread')
    }
  }
  return taken
}
