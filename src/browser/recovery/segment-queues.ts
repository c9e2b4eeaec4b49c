import type { Fields } from '../../core/index.ts'
import { CORRUPT, isObject, type SdkStores } from './sdk-stores.ts'
import { segmentWire } from './segment-wire.ts'
import type { Take } from './take.ts'

/** A lock of the SDK's is for 50 ms; one that ends later than this from now was set under another clock. */
const LONGEST_LOCK_MS = 1_000

/** What its Context writes of itself. */
type Entry = { readonly event: Fields & { readonly type: string } }

const isEntry = (value: unknown): value is Entry =>
  isObject(value) && isObject(value['event']) && typeof value['event']['type'] === 'string'

const listOf = (text: string): readonly unknown[] | typeof CORRUPT => {
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list : CORRUPT
}

const objectOf = (text: string): Fields | typeof CORRUPT => {
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value : CORRUPT
}

/** A lock that cannot be read ends the load of the SDK, one of a wrong clock keeps its queue from it. */
function freeLock(stores: SdkStores, key: string, now: number): void {
  const until = stores.read(key, (text) => JSON.parse(text) as unknown)
  if (until === null) return
  if (typeof until !== 'number' || until > now + LONGEST_LOCK_MS) stores.setAside(key)
}

function takeFrom(stores: SdkStores, queue: string, isWire: boolean, take: Take): void {
  const key = `${queue}:items`
  const items = stores.read(key, listOf)
  if (items === null) return
  if (items === CORRUPT) return stores.setAside(key)
  const bad = items.filter((item) => !isEntry(item))
  // one that is no event ends the SDK's reading of all of them
  if (bad.length > 0) stores.setAside(key, bad)
  const good = items.filter(isEntry)
  const kept = good.filter(({ event }) => !take(event, isWire ? segmentWire(event) : null))
  if (kept.length === items.length) return
  if (kept.length === 0) stores.remove(key)
  else stores.replace(key, JSON.stringify(kept))
}

/**
 * Segment's two queues: of events that its sender could not deliver, and of those that its plugins have not had yet,
 * which are not what it would have sent. Each has its items, a count of attempts, and a lock.
 */
export function takeFromSegment(stores: SdkStores, writeKey: string, now: number, take: Take): void {
  for (const name of ['dest-Segment.io', 'event-queue']) {
    const queue = `persisted-queue:v1:${writeKey}:${name}`
    freeLock(stores, `${queue}:lock`, now)
    if (stores.read(`${queue}:seen`, objectOf) === CORRUPT) stores.setAside(`${queue}:seen`)
    takeFrom(stores, queue, name === 'dest-Segment.io', take)
  }
}
