import type { Copy } from '../pipeline/copy.ts'

/** Turns copies into the requests that a vendor makes of them. */
export type JobMaker = {
  readonly add: (copy: Copy) => void
  /** Copies that are in no request yet. */
  readonly size: () => number
  readonly close: () => void
}
