import type { Rollout } from '../rollout/rollout.ts'
import { toHundredths } from '../rollout/share.ts'

/** Which buckets may be on both legs: half-open ranges. */
export type DualBuckets = {
  /** By the shares. */
  readonly from: number
  readonly below: number
  /** Sentinels: those whose second bucket is below `sentinel`, and whose own one is below `sentinelBelow`. */
  readonly sentinel: number
  readonly sentinelBelow: number
}

const ALL = 10_000

/**
 * The buckets that a rollout puts on both legs in any of its audiences, whichever of them somebody is in. Somebody without a
 * bucket is on both where all of them may be. A kill is left out of it: who was on both before may say so for a while.
 */
export const dualBuckets = ({ audiences, sentinel, fallback }: Rollout): DualBuckets => {
  const most = (leg: 'rudderstack' | 'segment', byDefault: number): number => {
    const isForAll = audiences.some(({ when, ...each }) => !when?.length && each[leg] !== undefined)
    const set = audiences.flatMap((each) => each[leg] ?? [])
    return toHundredths(Math.max(...set, ...(isForAll ? [] : [byDefault])))
  }
  const below = most('rudderstack', 0)
  return {
    from: ALL - most('segment', 100),
    below,
    sentinel: toHundredths(sentinel),
    sentinelBelow: fallback === 'rudderstack' ? ALL : below,
  }
}
