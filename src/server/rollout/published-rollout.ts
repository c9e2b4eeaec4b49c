import type { Rollout } from '../../core/index.ts'

/** A rollout in force, and the bytes that browsers get for it. */
export type PublishedRollout = {
  readonly rollout: Rollout
  /** The revision that it has where it is written; it may be published under a higher one. */
  readonly writtenAs: number
  /** What the bytes say. */
  readonly document: Readonly<Record<string, unknown>>
  /** The document as it was written, unknown fields too, with the revision it was published under. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Strong tag of revision and content, with its quotes. */
  readonly etag: string
  /** ms since epoch. */
  readonly loadedAt: number
}
