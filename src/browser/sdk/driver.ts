import type { Copy, Fields, Page, Person } from '../../core/index.ts'
import type { LocalStore } from '../storage.ts'
import type { OpenHandOver } from './hand-over.ts'
import type { VendorConfig } from './vendor-config.ts'

/** A copy with its page as both vendors lay it out. */
export type PagedCopy = Copy & {
  readonly recordedPage: Omit<Page, 'href'>
  readonly pageContext: Fields
  /** Whom this one call names for itself alone. */
  readonly namedUser: string | null
}

/** One vendor's SDK, loaded and ready to take calls. Nothing here throws. */
export type Driver = {
  /** Makes the SDK hold this person without sending anything. */
  align(person: Person): void
  /** Gives the SDK one call; tells the hand-over what becomes of it. The SDK already holds the copy's person. */
  hand(copy: PagedCopy, integrations: Fields, handOver: OpenHandOver): void
  /**
   * Nothing leaves any more, retries included. `withdrawn`: the visitor has said no, and what the SDK has kept to send
   * later goes too; else it waits there.
   */
  stop(withdrawn: boolean): void
  /** Takes calls again after a stop. */
  resume(): void
  /** These calls are others' to send from now on: the SDK tries them no more. A request under way goes on. */
  forgo(pairIds: ReadonlySet<string>): void
  /** The vendor's own instance. */
  readonly sdk: unknown
}

/** What a driver needs of ours is handed to it: its file, with the vendor's SDK, is all that has to be fetched for it. */
export type DriverContext = {
  /**
   * The load options' `integrations`, so that a script of a destination that this leg does not own is never fetched.
   * Asked right before the load: by then the other leg may have failed, and this one own everything.
   */
  readonly integrations: () => Fields | undefined
  readonly store: LocalStore
  /** Counts a problem for the report. */
  readonly problem: (code: string) => void
  /** Says which object the driver has put into the page's globals: nobody else's SDK. */
  readonly own: (sdk: unknown) => void
  /** Asked before everything that fetches or stores: settles at once, or when a stopped leg may go on. */
  readonly allowed: () => Promise<void>
  readonly vendorConfig: VendorConfig
}

export type SegmentContext = DriverContext & {
  /** Segment's settings, asked for while the driver is on its way; unused where the app brings its own instance. */
  readonly settings: Promise<object>
}

/** Loads a vendor's SDK. Rejects with an Error whose message is a short code. */
export type DriverFactory<Options, Context = DriverContext> = (
  options: Options,
  context: Context,
) => Promise<Driver>

export type SegmentOptions = {
  readonly writeKey: string
  /** The rest of what `AnalyticsBrowser.load` takes first: `cdnURL`, `cdnSettings`, `plugins`, `classicIntegrations`. */
  readonly settings?: {
    readonly [name: string]: unknown
    readonly cdnURL?: string
    readonly cdnSettings?: object
  }
  /** What `AnalyticsBrowser.load` takes second. */
  readonly options?: { readonly [name: string]: unknown }
  /** An SDK that the app loads itself (an `Analytics`, or an `AnalyticsBrowser`): adopted, never loaded again. */
  readonly instance?: unknown
}

export type RudderstackOptions = {
  readonly writeKey: string
  readonly dataPlaneUrl: string
  /** What `RudderAnalytics.load` takes third. */
  readonly options?: { readonly [name: string]: unknown; readonly configUrl?: string }
}
