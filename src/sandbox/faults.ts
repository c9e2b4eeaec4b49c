import type { Leg } from '../core/index.ts'
import type { EventMark } from './injected.ts'
import type { JsonRecord } from './json.ts'
import { createPipelineFaults, type PipelineFate, type PipelineFault } from './pipeline/pipeline-faults.ts'
import { createSeededRandom } from './seeded-random.ts'

/** The endpoints that a fault can be set on. */
export type EndpointFaultKind = 'settings' | 'api' | 'script'

/** Where a fault can be set, and what it looks like there. */
export type FaultForms = {
  readonly settings: Fault
  readonly api: Fault
  readonly script: Fault
  /** What becomes of events after the vendor has acknowledged them. */
  readonly pipeline: readonly PipelineFault[]
  /** What becomes of the requests to the webhook of the leg's copies. */
  readonly webhook: WebhookFault
}

export type FaultKind = keyof FaultForms

export type WebhookFault = {
  /** Milliseconds before a copy's first request. */
  readonly delayMs?: number
  /** Share of the requests that are sent again once they have succeeded, the same bytes, 0..1. */
  readonly duplicate?: number
  /** Nothing is sent until the fault is taken away. */
  readonly stop?: boolean
}

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

export type Faults = Readonly<Record<Leg, Partial<FaultForms>>>

export type FaultTable = {
  /** Replaces the fault there, `null` takes it away. Its random numbers start anew from the seed. */
  readonly set: <Kind extends FaultKind>(leg: Leg, kind: Kind, fault: FaultForms[Kind] | null) => void
  readonly list: () => Faults
  /** The fault that hits this request, if one does. */
  readonly hit: (leg: Leg, kind: EndpointFaultKind) => Fault | null
  /** What happens to one event of a request that was let through. */
  readonly eventFate: (leg: Leg, event: Readonly<Record<string, unknown>>) => EventFate
  /** …and after it was taken. */
  readonly pipelineFate: (leg: Leg, body: JsonRecord, mark: EventMark) => PipelineFate
  readonly webhook: (leg: Leg) => WebhookFault | null
}

export type EventFate = {
  readonly dropped: boolean
  readonly duplicated: boolean
  readonly change: Fault['change'] | null
}

type Installed = { readonly fault: Fault; readonly random: () => number; hits: number }

const REQUEST_FAULTS = ['status', 'body', 'retryAfter', 'hang', 'closeSocket', 'latencyMs'] as const

export function createFaultTable(seed: number): FaultTable {
  const installed: Record<Leg, Partial<Record<EndpointFaultKind, Installed>>> = {
    segment: {},
    rudderstack: {},
  }
  const pipelines = createPipelineFaults(seed)
  const webhooks: Record<Leg, WebhookFault | null> = { segment: null, rudderstack: null }

  const list = (leg: Leg): Partial<FaultForms> => {
    const pipeline = pipelines.list(leg)
    const webhook = webhooks[leg]
    return {
      ...Object.fromEntries(Object.entries(installed[leg]).map(([kind, { fault }]) => [kind, fault])),
      ...(pipeline.length > 0 && { pipeline }),
      ...(webhook !== null && { webhook }),
    }
  }

  return {
    set(leg, kind, fault) {
      if (kind === 'pipeline') pipelines.set(leg, (fault as FaultForms['pipeline'] | null) ?? [])
      else if (kind === 'webhook') webhooks[leg] = fault as WebhookFault | null
      else if (fault === null) delete installed[leg][kind as EndpointFaultKind]
      else
        installed[leg][kind as EndpointFaultKind] = {
          fault: fault as Fault,
          random: createSeededRandom(seed),
          hits: 0,
        }
    },
    list: () => ({ segment: list('segment'), rudderstack: list('rudderstack') }),
    pipelineFate: pipelines.fate,
    webhook: (leg) => webhooks[leg],
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
