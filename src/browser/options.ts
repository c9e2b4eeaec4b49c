import type { Leg, RolloutDocument } from '../core/index.ts'
import type { RolloutSource } from './rollout-source/source.ts'
import type { RudderstackOptions, SegmentOptions } from './sdk/driver.ts'

/** What the page knows of its visitor; read again on every page(). Other names become `properties`. */
export type GateContext = {
  readonly region?: string
  readonly area?: string
  readonly appVersion?: string
  readonly [property: string]: string | number | boolean | undefined
}

export type GateOptions = {
  /** URL, list of URLs tried in order, the rollout itself, or a source of one's own. */
  readonly rollout: string | readonly string[] | RolloutDocument | RolloutSource
  readonly segment: SegmentOptions
  readonly rudderstack: RudderstackOptions
  /** @default region from the browser's time zone, nothing else */
  readonly context?: GateContext | (() => GateContext)
  /** Where reports go; `false` sends none. @default beside the rollout's URL */
  readonly report?: string | false
  /** Before it says yes there is no request, no storage, nothing sent. @default yes */
  readonly consent?: () => boolean | Promise<boolean>
  /** What Global Privacy Control means: `deny` = no consent. @default 'ignore' */
  readonly gpc?: 'ignore' | 'deny'
  /** Who decides where there is no rollout at all. @default 'segment' */
  readonly fallback?: Leg
  /** Host names on which the gate sends; elsewhere it accepts calls and sends nothing. @default all */
  readonly hosts?: readonly string[]
  /**
   * How the gate learns what was delivered: `observe` sees the answers to what the SDKs post, for which it wraps
   * `window.fetch` and `XMLHttpRequest`; `trust` takes an SDK's word and wraps nothing. Either way every call is kept
   * in a journal until then, and what a page has left is sent from a later one.
   * @default 'observe'
   */
  readonly delivery?: 'observe' | 'trust'
  /** Bounds of the journal; what is beyond them is counted in the report, and the oldest is never given up for the newest. */
  readonly journal?: {
    /** Calls of all pages of this origin that are not delivered yet. @default 200000 */
    readonly maxCalls?: number
    /** ms after which a call that nobody took is given up. @default 7 days */
    readonly maxAgeMs?: number
  }
  /**
   * Lets `?crossfade=segment|dual|rudderstack` in the address hold this tab to a cohort, whoever adds it; `off` ends it.
   * What it sends is marked `forced` and is no evidence. @default false
   */
  readonly force?: boolean
  /** Also be `window.analytics`. */
  readonly global?: 'analytics'
  /** ms that a page without a cached rollout waits for its first. @default 1000 */
  readonly rolloutTimeoutMs?: number
}
