import type { HttpBindings } from '@hono/node-server'
import type { FaultTable } from './faults.ts'
import type { Limits } from './limits.ts'
import type { SandboxSettings, WriteKeys } from './settings.ts'
import type { Amend, Store } from './store.ts'

/** What the routes of both vendors share. */
export type SandboxContext = {
  readonly store: Store
  readonly faults: FaultTable
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
