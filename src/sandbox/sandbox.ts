import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { DESTINATIONS, withActionsWebhook } from './destinations.ts'
import { createFaultTable, type Faults } from './faults.ts'
import { createInjectedLog, type InjectedFilter } from './injected.ts'
import type { Limits } from './limits.ts'
import { closeServer, listen } from './listen.ts'
import { listingRoutes } from './listing-routes.ts'
import { faultProblems } from './parse-faults.ts'
import { createPendingCount } from './pending-count.ts'
import { createPipeline } from './pipeline/pipeline.ts'
import type { Arrival, Delivery, Injected, RequestRecord } from './records.ts'
import { rudderstackRoutes } from './rudderstack-routes.ts'
import { systemScheduler } from './scheduler.ts'
import { segmentRoutes } from './segment-routes.ts'
import { createSetFault, type SetFault } from './set-fault.ts'
import { sandboxSettings, type Hosts, type SandboxSettings, type WriteKeys } from './settings.ts'
import { createStore, type DeliveryFilter, type Filter, type RequestFilter, type Totals } from './store.ts'
import { allowOrigins, applyFaults, recordRequests } from './vendor-middleware.ts'
import type { WebhookOptions } from './webhooks/options.ts'
import { createWebhooks, type WebhookStates } from './webhooks/webhooks.ts'
import { MAX_BODY_CHARS } from './wire.ts'

export type SandboxOptions = {
  /** 0 = any free port. @default 0 */
  readonly port?: number
  /** @default SEGMENT_KEY, RUDDERSTACK_KEY */
  readonly writeKeys?: Partial<WriteKeys>
  /**
   * Host names that `settings` gives to pages, so that a test can block one vendor by host: browsers lead every
   * `*.localhost` to loopback. The sandbox itself answers under any name. @default 127.0.0.1 for both
   */
  readonly hosts?: Partial<Hosts>
  /**
   * `vendor` refuses what each vendor refuses for its size: Segment 32 KB a call and 500 KB a batch, RudderStack
   * 4,000 KB a request. @default 'none', so that what an SDK makes of a huge call can be looked at
   */
  readonly limits?: Limits
  /** Where each vendor posts the copies that its webhook destination gets. @default nowhere */
  readonly webhooks?: WebhookOptions
  /** Of the faults' random numbers. @default 1 */
  readonly seed?: number
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number
}

export type Sandbox = {
  /** Lists, faults and the overview page. */
  readonly url: string
  readonly port: number
  /** What an app gives to the two SDKs. */
  readonly settings: SandboxSettings
  /** Events that the vendors' clouds took in, oldest first; at most the newest 50,000 of both legs. */
  readonly arrived: (filter?: Filter) => readonly Arrival[]
  /** What the destinations got. */
  readonly received: (filter?: DeliveryFilter) => readonly Delivery[]
  /** Requests to either vendor's endpoints, preflights and failed ones too. */
  readonly requested: (filter?: RequestFilter) => readonly RequestRecord[]
  /** Counts since the start or the last `clear`, entries that are no longer kept included. */
  readonly totals: () => Totals
  /** Replaces the fault of one kind of endpoint; `null` takes it away. Throws on a fault that makes no sense. */
  readonly setFault: SetFault
  readonly faults: () => Faults
  /** Every fault that was done to an event, oldest first; at most the newest 200,000. */
  readonly injected: (filter?: InjectedFilter) => readonly Injected[]
  /** What became of the copies that go to webhooks; after `close`, how many were not delivered. */
  readonly webhooks: () => WebhookStates
  /**
   * Resolves once no copy is on its way: none delayed, held back, queued or to be tried again. Waits as long as a
   * webhook is stopped; `close` ends the wait.
   */
  readonly webhooksIdle: () => Promise<void>
  /** Forgets arrivals, deliveries, requests, counts and injected faults; faults and what is on its way stay. */
  readonly clear: () => void
  /** Ends at once, with every connection, hanging requests too. */
  readonly close: () => Promise<void>
}

function createApp(context: SandboxContext): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>()
  for (const leg of ['segment', 'rudderstack'] as const) {
    app.use(`/${leg}/*`, recordRequests(leg, context), allowOrigins(leg), applyFaults(leg, context))
  }
  app.use(bodyLimit({ maxSize: MAX_BODY_CHARS }))
  app.route('/segment', segmentRoutes(context))
  app.route('/rudderstack', rudderstackRoutes(context))
  app.route('/', listingRoutes(context))
  // a body that ends early because the page went away is no fault of the sandbox
  app.onError((error, c) => c.text(error.message, 400))
  return app
}

/**
 * Starts local stand-ins for Segment's and RudderStack's clouds and for the tools behind them, on 127.0.0.1. Both
 * vendors' unmodified SDKs work with it: give them `settings`. Rejects with code EADDRINUSE where the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { now = Date.now, seed = 1, limits = 'none' } = options
  const writeKeys: WriteKeys = {
    segment: 'SEGMENT_KEY',
    rudderstack: 'RUDDERSTACK_KEY',
    ...options.writeKeys,
  }
  const hosts: Hosts = { segment: '127.0.0.1', rudderstack: '127.0.0.1', ...options.hosts }
  const { webhooks: webhookOptions = {} } = options
  const { scheduler = systemScheduler } = webhookOptions
  const closing = new AbortController()
  const faults = createFaultTable(seed)
  const store = createStore(now)
  const injected = createInjectedLog(now)
  const pending = createPendingCount()
  const webhooks = createWebhooks({ options: webhookOptions, scheduler, pending, faults, injected, seed })
  const isActions = webhookOptions.segment?.format === 'actions'
  const destinations = isActions ? withActionsWebhook(DESTINATIONS) : DESTINATIONS
  const { post } = webhooks
  const pipeline = createPipeline({ store, faults, injected, scheduler, pending, now, destinations, post })
  const setFault = createSetFault(faults, injected, webhooks.resume)
  const clear = (): void => [store, injected, webhooks].forEach((each) => each.clear())

  const { server, port } = await listen(options.port ?? 0)
  const settings = sandboxSettings(port, writeKeys, hosts)
  const app = createApp({
    store,
    faults,
    setFault,
    injected,
    take: pipeline.take,
    destinations,
    webhooks: webhooks.states,
    clear,
    writeKeys,
    settings,
    limits,
    closing: closing.signal,
  })
  const answer = getRequestListener(app.fetch)
  server.on('request', (request, response) => void answer(request, response))

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    settings,
    arrived: store.arrived,
    received: store.received,
    requested: store.requested,
    totals: store.totals,
    setFault(leg, kind, fault) {
      const problem = fault === null ? undefined : faultProblems(kind, fault)[0]
      if (problem !== undefined) throw new TypeError(`${leg}.${kind}: ${problem}`)
      setFault(leg, kind, fault)
    },
    faults: faults.list,
    injected: injected.list,
    webhooks: webhooks.states,
    webhooksIdle: pending.idle,
    clear,
    async close() {
      closing.abort()
      pipeline.close()
      webhooks.close()
      pending.close()
      await closeServer(server)
    },
  }
}
