import type { Fields } from '../../core/index.ts'
import { CORRUPT, isObject, type SdkStores } from './sdk-stores.ts'
import type { Take } from './take.ts'
import { withoutNulls } from './without-nulls.ts'

/** A page that is alive says so every second; one whose word is older than this is taken for dead by the others. */
const ALIVE_MS = 10_000
const LISTS = ['queue', 'batchQueue', 'inProgress'] as const

type Item = { readonly event: Fields }
/** One event, or a batch of them, and how often it was tried. */
type Entry = { readonly item: Item | readonly Item[]; readonly reclaimed?: boolean }

const isItem = (value: unknown): value is Item => isObject(value) && isObject(value['event'])

function isEntry(value: unknown): value is Entry {
  const item = isObject(value) ? value['item'] : null
  return Array.isArray(item) ? item.every(isItem) : isItem(item)
}

/** Its store writes JSON of JSON. */
const valueOf = (text: string): unknown => JSON.parse(JSON.parse(text) as string)
const textOf = (value: unknown): string => JSON.stringify(JSON.stringify(value))

/** What is under way stands by its id, everything else in a list. */
const entriesOf = (text: string): readonly (readonly [string, unknown])[] | typeof CORRUPT => {
  const value = valueOf(text)
  return typeof value === 'object' && value !== null ? Object.entries(value) : CORRUPT
}

/** The entry without what is taken; `null` where nothing is left of it. */
function without(entry: Entry, isTaken: (item: Item) => boolean): Entry | null {
  if (!Array.isArray(entry.item)) return isTaken(entry.item as Item) ? null : entry
  const batch = entry.item as readonly Item[]
  const kept = batch.filter((item) => !isTaken(item))
  if (kept.length === batch.length) return entry
  return kept.length === 0 ? null : { ...entry, item: kept }
}

function takeFrom(stores: SdkStores, key: string, isAlive: boolean, take: Take): void {
  const entries = stores.read(key, entriesOf)
  if (entries === null) return
  if (entries === CORRUPT) return stores.setAside(key)
  const bad = entries.filter(([, entry]) => !isEntry(entry)).map(([, entry]) => entry)
  // one that is no entry throws into the page, and ends the SDK's taking over of the whole queue
  if (bad.length > 0) stores.setAside(key, bad)
  const kept = entries.flatMap(([id, entry]) => {
    if (!isEntry(entry)) return []
    // a page that is alive has taken it over, and may be writing there
    const stays = isAlive && entry.reclaimed === true
    // it leaves nulls out only when it sends
    const left = without(entry, ({ event }) => take(event, withoutNulls(event) as Fields) && !stays)
    return left === null ? [] : [[id, left] as const]
  })
  if (kept.length === entries.length && kept.every(([, entry], i) => entry === entries[i]![1])) return
  const isList = !key.endsWith('.inProgress')
  stores.replace(key, textOf(isList ? kept.map(([, entry]) => entry) : Object.fromEntries(kept)))
}

/**
 * RudderStack's queues, one of every page view, with the events that are to go to the data plane; what is to go to scripts
 * of destinations is in the page's memory alone.
 */
export function takeFromRudderstack(stores: SdkStores, writeKey: string, now: number, take: Take): void {
  const names = [`rudder_${writeKey}.`, `rudder_beacon_${writeKey}.`]
  for (const key of stores.keys().filter((one) => names.some((name) => one.startsWith(name)))) {
    const dot = key.lastIndexOf('.')
    if (!LISTS.some((list) => list === key.slice(dot + 1))) continue
    const ack = stores.read(`${key.slice(0, dot)}.ack`, valueOf)
    const isAlive = typeof ack === 'number' && Math.abs(now - ack) < ALIVE_MS
    takeFrom(stores, key, isAlive, take)
  }
}
