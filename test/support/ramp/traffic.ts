import type { Course, Watch } from '../../../src/core/ramp/course.ts'
import { nextScore } from '../../../src/core/ramp/detector.ts'
import { effectiveShares } from '../../../src/core/rollout/effective-share.ts'
import type { Ramped } from '../../../src/core/ramp/shares-at.ts'
import { poisson } from '../../../src/sandbox/poisson.ts'
import type { Known } from '../../../src/server/autopilot/read-evidence.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A session settles so long after its last copy. */
const SETTLE = 90 * MINUTE
/** And so much later no vendor brings what it lacks. */
const FINAL = SETTLE + 150 * MINUTE

export type Harm = {
  /** Share of dual sessions. */
  readonly loss: number
  /** Share of the key event's. */
  readonly keyLoss?: number
  /** Share of dual sessions whose call comes after they have settled, and before no vendor tries again. @default 0 */
  readonly late?: number
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
  /** As they settle. */
  readonly lost: number
  /** Of these, whose call comes later. */
  readonly late: number
  /** Of those with the key event. */
  readonly keySessions: number
  readonly keyLost: number
}

const [LOST, LATE] = [1, 2]

/** Visitors of a site: how many sessions are on both legs, and which of them lose their call. */
export type Traffic = {
  /** Visitors come, until then. */
  flow(until: number, revision: number, shares: Ramped, isKilled: boolean): void
  /** As the warehouse knows it at that time. */
  known(course: Course, at: number): Known
}

const dualShare = (shares: Ramped, sentinel: number): number => {
  const { rudderstack, segment } = effectiveShares(shares, shares.audiences.length - 1)
  return (Math.max(0, rudderstack + segment - 100) + ((100 - segment) * sentinel) / 100) / 100
}

type Counted = Pick<Batch, 'lost' | 'late' | 'keySessions' | 'keyLost'> & { readonly sessions: number }

/** Before the first batch. */
const NOTHING: Counted = { sessions: 0, lost: 0, late: 0, keySessions: 0, keyLost: 0 }

const plus = (total: Counted, { bits, lost, late, keySessions, keyLost }: Batch): Counted => ({
  sessions: total.sessions + bits.length,
  lost: total.lost + lost,
  late: total.late + late,
  keySessions: total.keySessions + keySessions,
  keyLost: total.keyLost + keyLost,
})

const minus = (total: Counted, before: Counted): Counted => ({
  sessions: total.sessions - before.sessions,
  lost: total.lost - before.lost,
  late: total.late - before.late,
  keySessions: total.keySessions - before.keySessions,
  keyLost: total.keyLost - before.keyLost,
})

export const createTraffic = (from: number, options: TrafficOptions): Traffic => {
  const { random, sessionsPerDay, harmAt, keyEvent, sentinel = 1 } = options
  const batches: Batch[] = []
  /** Of the first so many batches. */
  const totals: Counted[] = [NOTHING]
  let flowed = from
  let newest: number | null = null

  /** How many batches it is true of; it is true of none after the first of which it is not. */
  const countOf = (isSo: (batch: Batch) => boolean): number => {
    let [low, high] = [0, batches.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isSo(batches[middle]!)) low = middle + 1
      else high = middle
    }
    return low
  }
  const older = (at: number): number => countOf((batch) => batch.at <= at)
  const under = (revision: number): number => countOf((batch) => batch.revision < revision)
  /** Of those after some time, up to a number of them. */
  const after = (at: number, to: number, { from: revision }: Course): readonly Batch[] =>
    batches.slice(Math.max(older(at), under(revision)), to)

  const scored = (course: Course, settled: number, old: number): Watch => {
    const { watch, ramp } = course
    const { guards } = ramp
    const fresh = after(watch.final.settled, old, course)
    let final = watch.final.loss
    for (const { bits } of fresh) for (const bit of bits) final = nextScore(final, bit === LOST, guards.loss)
    const finalAt = fresh.at(-1)?.at ?? watch.final.settled
    const hasCome = fresh.some(({ late }) => late > 0)
    let loss = hasCome ? final : watch.loss
    let { mismatch } = watch
    const rest = after(hasCome ? finalAt : watch.settled, settled, course)
    for (const { bits, at } of rest)
      for (const bit of bits) {
        loss = nextScore(loss, bit > 0, guards.loss)
        if (at > watch.settled) mismatch = nextScore(mismatch, false, guards.mismatch)
      }
    const read = Math.max(rest.at(-1)?.at ?? 0, watch.settled)
    return {
      settled: read,
      session: '',
      loss,
      mismatch,
      final: { settled: finalAt, session: '', loss: final },
    }
  }

  return {
    flow(until, revision, shares, isKilled) {
      const dual = isKilled ? 0 : dualShare(shares, sentinel)
      const mean = ((until - flowed) / DAY) * sessionsPerDay * dual
      const count = mean > 0 ? poisson(random, mean) : 0
      const { loss, keyLoss = loss, late: lateShare = 0 } = harmAt(flowed)
      const bits = new Uint8Array(count)
      let [lost, late] = [0, 0]
      let [keySessions, keyLost] = [0, 0]
      for (let index = 0; index < count; index++) {
        if (random() < loss) {
          bits[index] = LOST
          lost++
        } else if (lateShare > 0 && random() < lateShare) {
          bits[index] = LATE
          lost++
          late++
        }
        if (keyEvent === undefined || random() >= keyEvent.share) continue
        keySessions++
        // the whole session's bit is of one call alone, which seldom is this one
        if (random() < keyLoss) keyLost++
      }
      if (count > 0) {
        const batch: Batch = { revision, at: until, bits, lost, late, keySessions, keyLost }
        batches.push(batch)
        totals.push(plus(totals.at(-1)!, batch))
      }
      if (sessionsPerDay > 0) newest = until
      flowed = until
    },
    known(course, at) {
      const [settled, old, began] = [older(at - SETTLE), older(at - FINAL), under(course.since)]
      const counted = (to: number): Counted => minus(totals[Math.max(began, to)]!, totals[began]!)
      const [stage, oldOfStage] = [counted(settled), counted(old)]
      const watch = scored(course, settled, old)
      const none = { mismatched: 0, duplicated: 0, split: 0, extra: 0 }
      const keyOf = ({ keySessions, keyLost }: Counted) => ({ sessions: keySessions, lost: keyLost })
      return {
        watch,
        evidence: {
          settledUntil: at - SETTLE,
          newestCopyAt: newest,
          stage: { sessions: stage.sessions, lost: stage.lost, ...none },
          ...(keyEvent && { byKey: { [`event:${keyEvent.event}`]: { ...keyOf(stage), ...none } } }),
          final: {
            stage: { sessions: oldOfStage.sessions, lost: oldOfStage.lost - oldOfStage.late },
            byKey: keyEvent ? { [`event:${keyEvent.event}`]: keyOf(oldOfStage) } : {},
            detector: watch.final.loss,
          },
          detectors: { loss: watch.loss, mismatch: watch.mismatch },
          sampleRatio: { logBayes: -3 },
          loadFailure: { rudderstack: 0.01, segment: 0.01 },
        },
      }
    },
  }
}
