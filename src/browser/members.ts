import type { Assignment, Fields } from '../core/index.ts'
import type { CallContext } from './answer.ts'
import type { Readiness } from './engine/engine.ts'
import type { CleanUp } from './identity/clean-up.ts'
import type { Group, User } from './identity/people.ts'
import type { Middleware, SourceMiddleware } from './middleware.ts'
import type { GateOptions } from './options.ts'

type Text = string | number | null
type Callback = (context: CallContext) => unknown
type Options = Fields | null | Callback
type Elements = Element | ArrayLike<Element> | null
type Track = (
  elements: Elements,
  event: string | ((element: Element) => string),
  properties?: object | ((element: Element) => object),
  options?: Fields,
) => Promise<void>
type Listener = (...args: never[]) => void

/** `page`, `screen`: (category, name, properties, options, callback), each but the name may be left out. */
type View = (
  category?: Text | object | Callback,
  name?: Text | object | Callback,
  properties?: object | null | Callback,
  options?: Options,
  callback?: Callback,
) => Promise<CallContext>

/** What the app calls: Segment's `Analytics`, and the gate's own. Nothing here throws; no promise rejects. */
export type Gate = {
  readonly VERSION: string
  readonly options: GateOptions
  readonly settings: { readonly writeKey: string | undefined; readonly timeout: number }
  /** The cohort of this page's visitor and why; `null` until it is known. */
  readonly assignment: Assignment | null

  track(
    event: string | object,
    properties?: object | null | Callback,
    options?: Options,
    callback?: Callback,
  ): Promise<CallContext>
  readonly page: View
  readonly screen: View
  identify(
    id?: Text | object | Callback,
    traits?: object | null | Callback,
    options?: Options,
    callback?: Callback,
  ): Promise<CallContext>
  /** Without arguments the current group, else a call. */
  group: {
    (): Group
    (
      id: Text | object | undefined,
      traits?: object | null | Callback,
      options?: Options,
      callback?: Callback,
    ): Promise<CallContext>
  }
  alias(to: Text, from?: Text | object, options?: Options, callback?: Callback): Promise<CallContext>
  reset(): void
  user(): User
  setAnonymousId(id?: string | null): string | null

  /** Resolves when the cohort's SDKs are ready or have failed, 10 s after consent at the latest. */
  ready(callback?: (readiness: Readiness) => void): Promise<Readiness>
  /** `true` begins. `false` stops both SDKs at once and removes what the gate stored. At any time. */
  setConsent(yes: boolean): void
  /** Runs once for each call, before both legs and before the person is read from it. */
  use(middleware: Middleware): void
  addSourceMiddleware(middleware: SourceMiddleware): Promise<Gate>
  /** Removes every Segment key on the domain and its parents; refuses while this person may still load Segment. */
  cleanUp(): Promise<CleanUp>
  /** Stops, and leaves the page to another gate. */
  destroy(): void

  on(event: string, listener: Listener): Gate
  once(event: string, listener: Listener): Gate
  off(event: string, listener: Listener): Gate
  emit(event: string, ...args: unknown[]): Gate
  readonly trackLink: Track
  readonly trackClick: Track
  readonly trackForm: Track
  readonly trackSubmit: Track
  pageview(url: string): Promise<CallContext>
  /** These go to Segment's own SDK, once it is ready, in the cohorts that load it. */
  addDestinationMiddleware(...args: unknown[]): Promise<unknown>
  register(...plugins: unknown[]): Promise<unknown>
  deregister(...names: unknown[]): Promise<unknown>
  queryString(...args: unknown[]): Promise<unknown>
  debug(on: boolean): Gate
  timeout(ms: number): void
  /** A snippet of Segment's that finds these on `window.analytics` does not load an SDK of its own. */
  initialize(): Gate
  init(): Gate
  readonly initialized: boolean
  readonly invoked: boolean
  push(call: readonly [name: string, ...args: unknown[]]): void
}
