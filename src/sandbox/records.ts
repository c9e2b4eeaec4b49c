import type { Leg } from '../core/index.ts'

/** One event as a vendor's cloud took it in. Duplicates are kept: count them by `messageId`. */
export type Arrival = {
  readonly leg: Leg
  /** Counts the arrivals of both legs, from 1. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** `track`, `page`, `identify`, `group`, `alias`, `screen`. */
  readonly type: string
  readonly messageId: string | null
  /** How the SDK sent it: a request of its own, one of a batch, or a beacon. */
  readonly transport: 'single' | 'batch' | 'beacon'
  /** The request's path, with its query. */
  readonly path: string
  /** The request's headers that an SDK sets or that name the page. */
  readonly headers: Readonly<Record<string, string>>
  /** As the SDK sent it, unless a fault changed it. */
  readonly body: Readonly<Record<string, unknown>>
  readonly fault?: 'duplicate' | 'change'
}

/** What one downstream destination was given by one leg. */
export type Delivery = {
  readonly leg: Leg
  readonly seq: number
  readonly at: number
  /** The destination's id in the sandbox's table: the same for both legs. */
  readonly destination: string
  /** What this leg's vendor calls the destination: the name that `integrations` uses. */
  readonly name: string
  readonly type: string
  readonly messageId: string | null
  readonly body: Readonly<Record<string, unknown>>
}

export type EndpointKind = 'settings' | 'api' | 'script' | 'device' | 'other'

/** One request to one of the stand-ins, whatever became of it: what a "no request" assertion looks at. */
export type RequestRecord = {
  readonly leg: Leg
  readonly seq: number
  readonly at: number
  /** `device` = a device-mode script handing in what it got. */
  readonly kind: EndpointKind
  readonly method: string
  readonly host: string
  /** With its query. */
  readonly path: string
  /** `null` until it is answered: for ever, where a fault hangs it or closes the socket. */
  readonly status: number | null
  /** What was done to it on purpose, or why its events were not taken. */
  readonly note?: string
}

/** One fault that was done to one event, or (`stop`, `go`) to a webhook: the truth that a report is held against. */
export type Injected = {
  readonly leg: Leg
  readonly seq: number
  readonly at: number
  /** `api` = as the vendor took the event in, `pipeline` = after it had acknowledged it, `webhook` = on its way out. */
  readonly stage: 'api' | 'pipeline' | 'webhook'
  /** As in the fault that did it: `drop`, `duplicate`, `change`, `lose`, `delay`, `reorder`, `rename` … */
  readonly fault: string
  readonly type: string | null
  /** A track call's event, a page's or screen's name. */
  readonly event: string | null
  readonly messageId: string | null
  /** `context.crossfade.id`; `null` = the event has no stamp. */
  readonly stampId: string | null
  /** JSON Pointers of what was changed, as the SDK sent them. */
  readonly paths?: readonly string[]
  /** `rename`: the new name. */
  readonly to?: string
}
