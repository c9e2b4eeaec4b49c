import type { Leg } from '../core/index.ts'
import { createCappedLog } from './capped-log.ts'
import { DESTINATIONS, forwardedTo, type Destination } from './destinations.ts'
import type { EventFate, FaultTable } from './faults.ts'
import { withValueAt, type JsonRecord } from './json.ts'
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
export type Incoming = Pick<Arrival, 'leg' | 'type' | 'transport' | 'path' | 'headers' | 'body'>

export type Totals = {
  readonly arrivals: Readonly<Record<Leg, number>>
  /** By destination id, then leg. */
  readonly deliveries: Readonly<Record<string, Readonly<Record<Leg, number>>>>
  readonly requests: number
}

export type Amend = (change: { readonly status?: number; readonly note?: string }) => void

export type Store = {
  /** A vendor's cloud takes an event in: it is recorded and forwarded, as the fault that is set there allows. */
  readonly take: (incoming: Incoming) => void
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

export function createStore(faults: FaultTable, now: () => number): Store {
  const arrivals = createCappedLog<Arrival>(KEPT)
  const deliveries = createCappedLog<Delivery>(KEPT)
  const requests = createCappedLog<RequestRecord & { status: number | null; note?: string }>(KEPT)
  let counted = { arrivals: noCounts(), deliveries: {} as Record<string, Record<Leg, number>> }
  let seenBySegment = new Set<string>()

  /** Segment drops a messageId that it has seen in the last 24 hours, so a retry reaches no destination twice. */
  const isRepeat = (leg: Leg, messageId: string | null): boolean => {
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

  const record = (incoming: Incoming, body: JsonRecord, fault: Arrival['fault']): void => {
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

  const changed = (body: JsonRecord, { change }: EventFate): JsonRecord =>
    change ? (withValueAt(body, change.path, change.value) as JsonRecord) : body

  return {
    take(incoming) {
      const { leg, type } = incoming
      const fate = faults.eventFate(leg, incoming.body)
      if (fate.dropped) return
      const body = changed(incoming.body, fate)
      record(incoming, body, fate.change ? 'change' : undefined)
      if (fate.duplicated) record(incoming, body, 'duplicate')
      if (isRepeat(leg, text(body['messageId']))) return
      for (const destination of forwardedTo(leg, body['integrations'])) {
        deliver(leg, destination, type, body)
        if (fate.duplicated) deliver(leg, destination, type, body)
      }
    },
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
