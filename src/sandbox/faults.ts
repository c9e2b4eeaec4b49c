import type { Leg } from '../core/index.ts'
import { createSeededRandom } from './seeded-random.ts'

/** The endpoints that a fault can be set on. */
export type FaultKind = 'settings' | 'api' | 'script'

/** What is done to requests on purpose. The first group hits requests, the second the events in them (`api` only). */
export type Fault = {
  /** Answer with this status; the request's events are not taken. */
  readonly status?: number
  /** Answer with this text instead (HTML where JSON belongs); the events are not taken. @default status 200 */
  readonly body?: string
  /** Seconds, in the header Retry-After. */
  readonly retryAfter?: number
  /** Never answer; the events are not taken. */
  readonly hang?: boolean
  /** Close the connection without an answer; the events are not taken. */
  readonly closeSocket?: boolean
  /** Milliseconds before the answer; the events are taken at once. */
  readonly latencyMs?: number
  /** Share of the requests that all of the above hits, 0..1. @default 1 */
  readonly probability?: number
  /** Hit this many requests, then no more. @default no end */
  readonly times?: number

  /** Share of the events that are answered with 200 and forgotten, 0..1. */
  readonly drop?: number
  /** Share of the events that are recorded and forwarded twice, 0..1. */
  readonly duplicate?: number
  /** Write `value` at a JSON Pointer of each event (of those with this event name). */
  readonly change?: { readonly event?: string; readonly path: string; readonly value: unknown }
}

export type Faults = Readonly<Record<Leg, Readonly<Partial<Record<FaultKind, Fault>>>>>

export type FaultTable = {
  /** Replaces the fault there, `null` takes it away. Its random numbers start anew from the seed. */
  readonly set: (leg: Leg, kind: FaultKind, fault: Fault | null) => void
  readonly list: () => Faults
  /** The fault that hits this request, if one does. */
  readonly hit: (leg: Leg, kind: FaultKind) => Fault | null
  /** What happens to one event of a request that was let through. */
  readonly eventFate: (leg: Leg, event: Readonly<Record<string, unknown>>) => EventFate
}

export type EventFate = {
  readonly dropped: boolean
  readonly duplicated: boolean
  readonly change: Fault['change'] | null
}

type Installed = { readonly fault: Fault; readonly random: () => number; hits: number }

const REQUEST_FAULTS = ['status', 'body', 'retryAfter', 'hang', 'closeSocket', 'latencyMs'] as const

export function createFaultTable(seed: number): FaultTable {
  const installed: Record<Leg, Partial<Record<FaultKind, Installed>>> = { segment: {}, rudderstack: {} }
  const list = (leg: Leg): Partial<Record<FaultKind, Fault>> =>
    Object.fromEntries(Object.entries(installed[leg]).map(([kind, { fault }]) => [kind, fault]))

  return {
    set(leg, kind, fault) {
      if (fault === null) delete installed[leg][kind]
      else installed[leg][kind] = { fault, random: createSeededRandom(seed), hits: 0 }
    },
    list: () => ({ segment: list('segment'), rudderstack: list('rudderstack') }),
    hit(leg, kind) {
      const here = installed[leg][kind]
      if (here === undefined || !REQUEST_FAULTS.some((name) => here.fault[name] !== undefined)) return null
      if (here.hits >= (here.fault.times ?? Infinity)) return null
      if (here.random() >= (here.fault.probability ?? 1)) return null
      here.hits += 1
      return here.fault
    },
    eventFate(leg, event) {
      const here = installed[leg].api
      if (here === undefined) return { dropped: false, duplicated: false, change: null }
      const { drop = 0, duplicate = 0, change } = here.fault
      const dropped = here.random() < drop
      const duplicated = here.random() < duplicate
      const hitsEvent =
        change !== undefined && (change.event === undefined || change.event === event['event'])
      return { dropped, duplicated, change: hitsEvent ? change : null }
    },
  }
}
