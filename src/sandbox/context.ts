import type { HttpBindings } from '@hono/node-server'
import type { Destination } from './destinations.ts'
import type { FaultTable } from './faults.ts'
import type { InjectedLog } from './injected.ts'
import type { Limits } from './limits.ts'
import type { SetFault } from './set-fault.ts'
import type { SandboxSettings, WriteKeys } from './settings.ts'
import type { Amend, Incoming, Store } from './store.ts'
import type { WebhookStates } from './webhooks/webhooks.ts'

/** What the routes of both vendors share. */
export type SandboxContext = {
  readonly store: Store
  readonly faults: FaultTable
  readonly setFault: SetFault
  /** What was done to events on purpose. */
  readonly injected: InjectedLog
  /** A vendor's cloud takes an event in. */
  readonly take: (incoming: Incoming) => void
  readonly destinations: readonly Destination[]
  readonly webhooks: () => WebhookStates
  /** Forgets what was recorded; faults and what is on its way stay. */
  readonly clear: () => void
  readonly writeKeys: WriteKeys
  readonly settings: SandboxSettings
  readonly limits: Limits
  /** Aborted by `close`: ends every wait that a fault asked for. */
  readonly closing: AbortSignal
}

export type SandboxEnv = {
  Bindings: HttpBindings
  Variables: {
    /** Adds to the request's record. */
    amend: Amend
    /** Nobody hears the answer: a fault hangs the request or has closed its socket. */
    unanswered?: true
  }
}
