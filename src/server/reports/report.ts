import type { Causes } from '../../core/call/causes.ts'
import type { Cohort, Leg } from '../../core/index.ts'

/** What can become of the copies of a call; `made` is all of them. */
export const CALL_STATES = [
  'made',
  'handed',
  'delivered',
  'refused',
  'blocked',
  'expired',
  'dropped',
  'pending',
] as const

export type CallState = (typeof CALL_STATES)[number]
export type CallCounts = { readonly [state in CallState]: number }

/** …and why, where there is something to say. */
export type CallRow = CallCounts & {
  readonly leg: Leg
  readonly type: string
  readonly event: string
  readonly causes?: Causes
}

/** `ms` is how long the SDK took to load, null where it did not. */
export type SdkReport = { readonly state: string; readonly ms: number | null }

/** The browser's own account of one page view: totals since it began. */
export type Report = {
  readonly v: 1
  /** Random id of the page view. */
  readonly page: string
  readonly session: string | null
  /** The hashed value of the assignment; null where that names a person or there is none. */
  readonly subject: string | null
  readonly key: string
  /** 0 where the page has no rollout. */
  readonly revision: number
  /** null where nothing is assigned, as before consent. */
  readonly cohort: Cohort | null
  readonly bucket: number | null
  /** Why this cohort. */
  readonly code: string | null
  /** The tab was held to a cohort, or failures were played in it: no evidence. */
  readonly forced: boolean
  readonly consent: 'yes' | 'no' | 'gpc'
  readonly region: string | null
  readonly area: string | null
  readonly appVersion: string | null
  readonly sdks: { readonly [leg in Leg]?: SdkReport }
  readonly calls: readonly CallRow[]
  readonly problems: readonly { readonly code: string; readonly count: number }[]
  /** Where the page's identity came from, and how often the sources disagreed. */
  readonly identity: { readonly source: string; readonly conflicts: number } | null
  /** Of the gate. */
  readonly version: string | null
}
