import type { Leg } from '../core/index.ts'
import { createCappedLog } from './capped-log.ts'
import { DESTINATIONS, type Destination } from './destinations.ts'
import type { JsonRecord } from './json.ts'
import type { Arrival, Delivery, RequestRecord } from './records.ts'

/** Entries of each kind that are kept; beyond, the oldest go, but are still counted. */
const KEPT = 50_000

export type Filter = {
  readonly leg?: Leg
  readonly type?: string
  /** Name of a track call. */
  readonly event?: string
  readonly messageId?: string
  /** Milliseconds since the epoch, inclusive. */
  readonly since?: number
}

export type DeliveryFilter = Omit<Filter, 'event'> & { readonly destination?: string }

export type RequestFilter = Pick<Filter, 'leg' | 'since'> & { readonly kind?: string }

/** One event out of a request, and how it came. */
export type Incoming = Pick<Arrival, 'leg' | 'type' | 'transport' | 'path' | 'headers' | 'body'> & {
  /** What the pipeline takes from the request and not from the event. */
  readonly origin: { readonly ip: string; readonly sentAt: unknown }
}

export type Totals = {
  readonly arrivals: Readonly<Record<Leg, number>>
  /** By destination id, then leg. */
  readonly deliveries: Readonly<Record<string, Readonly<Record<Leg, number>>>>
  readonly requests: number
}

export type Amend = (change: { readonly status?: number; readonly note?: string }) => void

export type Store = {
  /** A vendor's cloud has taken an event in. */
  readonly record: (incoming: Incoming, body: JsonRecord, fault?: Arrival['fault']) => void
  /** Whether Segment has seen this messageId already; from now on it has. */
  readonly isRepeat: (leg: Leg, body: JsonRecord) => boolean
  readonly deliver: (leg: Leg, destination: Destination, type: string, body: JsonRecord) => void
  /** A device-mode script hands in what it got. */
  readonly hand: (leg: Leg, destination: Destination, body: JsonRecord) => void
  /** Returns how to add to the record later. */
  readonly request: (record: Omit<RequestRecord, 'seq' | 'at' | 'status' | 'note'>) => Amend
  readonly arrived: (filter?: Filter) => readonly Arrival[]
  readonly received: (filter?: DeliveryFilter) => readonly Delivery[]
  readonly requested: (filter?: RequestFilter) => readonly RequestRecord[]
  readonly totals: () => Totals
  readonly clear: () => void
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function fits(
  filter: Filter & DeliveryFilter & RequestFilter,
  entry: Partial<Arrival & Delivery & RequestRecord>,
): boolean {
  return (
    (filter.leg === undefined || filter.leg === entry.leg) &&
    (filter.type === undefined || filter.type === entry.type) &&
    (filter.event === undefined || filter.event === entry.body?.['event']) &&
    (filter.messageId === undefined || filter.messageId === entry.messageId) &&
    (filter.since === undefined || filter.since <= (entry.at ?? 0)) &&
    (filter.kind === undefined || filter.kind === entry.kind) &&
    (filter.destination === undefined || filter.destination === entry.destination)
  )
}

const noCounts = (): Record<Leg, number> => ({ segment: 0, rudderstack: 0 })

export function createStore(now: () => number): Store {
  const arrivals = createCappedLog<Arrival>(KEPT)
  const deliveries = createCappedLog<Delivery>(KEPT)
  const requests = createCappedLog<RequestRecord & { status: number | null; note?: string }>(KEPT)
  let counted = { arrivals: noCounts(), deliveries: {} as Record<string, Record<Leg, number>> }
  let seenBySegment = new Set<string>()

  /** Segment drops a messageId that it has seen in the last 24 hours, so a retry reaches no destination twice. */
  const isRepeat = (leg: Leg, body: JsonRecord): boolean => {
    const messageId = text(body['messageId'])
    if (leg !== 'segment' || messageId === null) return false
    if (seenBySegment.has(messageId)) return true
    if (seenBySegment.size >= KEPT) seenBySegment = new Set([...seenBySegment].slice(KEPT / 2))
    seenBySegment.add(messageId)
    return false
  }

  const deliver = (leg: Leg, destination: Destination, type: string, body: JsonRecord): void => {
    const count = (counted.deliveries[destination.id] ??= noCounts())
    count[leg] += 1
    deliveries.add({
      leg,
      seq: deliveries.total() + 1,
      at: now(),
      destination: destination.id,
      name: destination.names[leg],
      type,
      messageId: text(body['messageId']),
      body,
    })
  }

  const record: Store['record'] = ({ origin: _, ...incoming }, body, fault) => {
    counted.arrivals[incoming.leg] += 1
    arrivals.add({
      ...incoming,
      seq: arrivals.total() + 1,
      at: now(),
      messageId: text(body['messageId']),
      body,
      ...(fault && { fault }),
    })
  }

  return {
    record,
    isRepeat,
    deliver,
    hand: (leg, destination, body) => deliver(leg, destination, text(body['type']) ?? 'unknown', body),
    request(record) {
      const entry = { ...record, seq: requests.total() + 1, at: now(), status: null as number | null }
      requests.add(entry)
      return (change) => Object.assign(entry, change)
    },
    arrived: (filter = {}) => arrivals.list().filter((entry) => fits(filter, entry)),
    received: (filter = {}) => deliveries.list().filter((entry) => fits(filter, entry)),
    requested: (filter = {}) => requests.list().filter((entry) => fits(filter, entry)),
    totals: () => ({
      arrivals: { ...counted.arrivals },
      deliveries: Object.fromEntries(
        DESTINATIONS.map(({ id }) => [id, { ...noCounts(), ...counted.deliveries[id] }]),
      ),
      requests: requests.total(),
    }),
    clear() {
      for (const log of [arrivals, deliveries, requests]) log.clear()
      counted = { arrivals: noCounts(), deliveries: {} }
      seenBySegment = new Set()
    },
  }
}
