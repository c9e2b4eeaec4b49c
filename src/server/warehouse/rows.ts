import type { LeafType } from '../../core/index.ts'
import type { CallRow, SdkReport } from '../reports/report.ts'

/** In the order of their numbers in the table. */
export const LEAF_TYPES = [
  'null',
  'boolean',
  'number',
  'string',
  'array',
  'object',
] as const satisfies readonly LeafType[]

/** One call as it arrived through one leg. */
export type CopyRow = {
  readonly leg: 'segment' | 'rudderstack'
  /** Unsigned 64-bit decimal of leg and raw JSON: the same delivery again has the same, a vendor's true duplicate another. */
  readonly ingestId: string
  /** Start of the minute of `originMs`; 0 where that is too far from `receivedMs` to be true: "undated". */
  readonly bucketMs: number
  /** ms since epoch, by the browser. */
  readonly originMs: number
  /** ms since epoch, here. */
  readonly receivedMs: number
  /** '' = no stamp. */
  readonly pairId: string
  readonly messageId: string
  readonly type: string
  /** The event of a track, the name of a page or screen, else ''. */
  readonly event: string
  readonly session: string
  readonly seq: number
  readonly subject: string
  /** 0..9999 of the subject. */
  readonly bucket: number | null
  readonly cohort: string
  readonly revision: number
  readonly key: string
  readonly failover: boolean
  readonly recovered: boolean
  readonly rerouted: boolean
  readonly forced: boolean
  readonly anonymousId: string
  readonly userId: string
  readonly groupId: string
  /** Name and version, as `analytics.js npm:next-1.84.3`. */
  readonly sdk: string
  readonly browser: string
  readonly appVersion: string
  /** Unsigned 64-bit decimals: after the built-in rules, and before. */
  readonly hash: string
  readonly rawHash: string
  /** JSON Pointers of the leaves; `types` and `hashes` (32 bits) stand in the same order. */
  readonly paths: readonly string[]
  readonly types: readonly LeafType[]
  readonly hashes: readonly number[]
  readonly explainedPaths: readonly string[]
  readonly explainedRules: readonly string[]
  readonly explainedHashes: readonly number[]
  /** 1 / the sampled share. */
  readonly weight: number
  /** The event's raw JSON. */
  readonly payload: string
}

/**
 * A browser's account of one page view so far. Of those of a page in a session, revision and cohort the newest counts,
 * which is not the one that came last: beacons overtake each other.
 */
export type ReportRow = {
  readonly page: string
  /** ms since epoch. */
  readonly receivedMs: number
  readonly session: string
  readonly subject: string
  readonly bucket: number | null
  readonly key: string
  readonly revision: number
  /** '' before one is assigned. */
  readonly cohort: string
  readonly region: string
  readonly area: string
  readonly appVersion: string
  readonly consent: 'yes' | 'no' | 'gpc'
  readonly forced: boolean
  readonly problems: readonly { readonly code: string; readonly count: number }[]
  readonly sdks: { readonly segment?: SdkReport; readonly rudderstack?: SdkReport }
  readonly calls: readonly CallRow[]
  /** Where the page's identity came from, and how often the sources disagreed. */
  readonly identity: { readonly source: string; readonly conflicts: number } | null
  /** A number that stands for the network that it came from while this process runs; 0 = unknown. */
  readonly network: number
}
