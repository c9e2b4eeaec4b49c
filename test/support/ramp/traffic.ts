import type { Ramp } from '../../../src/core/index.ts'
import type { Course, Watch } from '../../../src/core/ramp/course.ts'
import { nextScore } from '../../../src/core/ramp/detector.ts'
import { effectiveShares } from '../../../src/core/rollout/effective-share.ts'
import type { Ramped } from '../../../src/core/ramp/shares-at.ts'
import type { Known } from '../../../src/server/autopilot/read-evidence.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A session settles so long after its last copy. */
const SETTLE = 90 * MINUTE

export type Harm = {
  /** Share of dual sessions. */
  readonly loss: number
  /** Share of the key event's. */
  readonly keyLoss?: number
}

export type TrafficOptions = {
  readonly random: () => number
  readonly sessionsPerDay: number
  /** What is true of sessions that begin then. */
  readonly harmAt: (at: number) => Harm
  /** A key event, and in which share of sessions it is. */
  readonly keyEvent?: { readonly event: string; readonly share: number }
  /** Percent of RudderStack-only people who stay on both. @default 1 */
  readonly sentinel?: number
}

/** Sessions that began in one step of time, under one revision. */
type Batch = {
  readonly revision: number
  readonly at: number
  readonly bits: Uint8Array
  readonly lost: number
  /** Of those with the key event. */
  readonly keySessions: number
  readonly keyLost: number
}

const LOST = 1

/** Visitors of a site: how many sessions are on both legs, and which of them lose their call. */
export type Traffic = {
  /** Visitors come, until then. */
  flow(until: number, revision: number, shares: Ramped, isKilled: boolean): void
  /** As the warehouse knows it at that time. */
  known(course: Course, at: number): Known
}

const poisson = (random: () => number, mean: number): number => {
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(0, Math.round(mean + normal * Math.sqrt(mean)))
  }
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}

const dualShare = (shares: Ramped, sentinel: number): number => {
  const { rudderstack, segment } = effectiveShares(shares, shares.audiences.length - 1)
  return (Math.max(0, rudderstack + segment - 100) + ((100 - segment) * sentinel) / 100) / 100
}

export const createTraffic = (from: number, options: TrafficOptions): Traffic => {
  const { random, sessionsPerDay, harmAt, keyEvent, sentinel = 1 } = options
  const batches: Batch[] = []
  let flowed = from
  let newest: number | null = null

  const settledBefore = (at: number): number => {
    let [low, high] = [0, batches.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (batches[middle]!.at + SETTLE <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  const scored = (batch: readonly Batch[], watch: Watch, { guards }: Ramp): Watch => {
    let { loss, mismatch } = watch
    for (const { bits } of batch)
      for (const bit of bits) {
        loss = nextScore(loss, bit === LOST, guards.loss)
        mismatch = nextScore(mismatch, false, guards.mismatch)
      }
    const settled = batch.at(-1)?.at ?? watch.settled
    return { settled, session: '', loss, mismatch }
  }

  return {
    flow(until, revision, shares, isKilled) {
      const dual = isKilled ? 0 : dualShare(shares, sentinel)
      const mean = ((until - flowed) / DAY) * sessionsPerDay * dual
      const count = mean > 0 ? poisson(random, mean) : 0
      const { loss, keyLoss = loss } = harmAt(flowed)
      const bits = new Uint8Array(count)
      let lost = 0
      let [keySessions, keyLost] = [0, 0]
      for (let index = 0; index < count; index++) {
        if (random() < loss) {
          bits[index] = LOST
          lost++
        }
        if (keyEvent === undefined || random() >= keyEvent.share) continue
        keySessions++
        // the whole session's bit is of one call alone, which seldom is this one
        if (random() < keyLoss) keyLost++
      }
      if (count > 0) batches.push({ revision, at: until, bits, lost, keySessions, keyLost })
      if (sessionsPerDay > 0) newest = until
      flowed = until
    },
    known(course, at) {
      const settled = batches.slice(0, settledBefore(at))
      const stage = settled.filter(({ revision }) => revision >= course.since)
      const fresh = settled.filter(
        (batch) => batch.revision >= course.from && batch.at > course.watch.settled,
      )
      const watch = scored(fresh, course.watch, course.ramp)
      const sessions = stage.reduce((sum, { bits }) => sum + bits.length, 0)
      const lost = stage.reduce((sum, batch) => sum + batch.lost, 0)
      const none = { mismatched: 0, duplicated: 0, split: 0, extra: 0 }
      const sumOf = (name: 'keySessions' | 'keyLost'): number =>
        stage.reduce((sum, one) => sum + one[name], 0)
      return {
        watch,
        evidence: {
          settledUntil: at - SETTLE,
          newestCopyAt: newest,
          stage: { sessions, lost, ...none },
          ...(keyEvent && {
            byKey: {
              [`event:${keyEvent.event}`]: {
                sessions: sumOf('keySessions'),
                lost: sumOf('keyLost'),
                ...none,
              },
            },
          }),
          detectors: { loss: watch.loss, mismatch: watch.mismatch },
          sampleRatio: { logBayes: -3 },
          loadFailure: { rudderstack: 0.01, segment: 0.01 },
        },
      }
    },
  }
}
