import type { Evidence } from '../../core/index.ts'
import type { Course, Watch } from '../../core/ramp/course.ts'
import { audienceKey } from '../../core/ramp/evidence.ts'
import { retryMinutes } from '../../core/ramp/retry-window.ts'
import { effectiveShares } from '../../core/rollout/effective-share.ts'
import type { KnownRollouts } from '../control/known-rollouts.ts'
import type { SourceHealth } from '../parity/answers/answer-sources.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { NO_COUNTS, readCounts, type KnownCounts } from './read-bits.ts'
import { readLoadFailure } from './read-load-failure.ts'
import { readQuarantine } from './read-quarantine.ts'
import { readSampleRatio } from './read-sample-ratio.ts'
import { readWatch } from './read-watch.ts'

/** What is known, and how far the detectors have read. */
export type Known = { readonly evidence: Evidence; readonly watch: Watch }

/** What a course is judged by. Rejects where that cannot be found out. */
export type ReadEvidence = (course: Course) => Promise<Known>

type Options = {
  readonly warehouse: Pick<Warehouse, 'query'>
  readonly rollouts: KnownRollouts
  /** Up to when sessions are settled and counted, ms since epoch; null while nothing is. */
  readonly sessionsUntil: () => number | null
  readonly sources: () => Promise<readonly SourceHealth[]>
  /** ms since epoch. */
  readonly now: () => number
  /** Of all reports, 0..1: a network that sends more of them counts for nothing. @default 0.01 */
  readonly networkShare?: number
}

/** The figures of reports, without those of networks that flood. */
const readReported = async (
  { warehouse, rollouts, networkShare = 0.01 }: Options,
  { rollout, from, since }: Course,
): Promise<Pick<Evidence, 'sampleRatio' | 'loadFailure' | 'quarantine'>> => {
  const window = { key: rollout, from, since }
  const { networks, quarantine } = await readQuarantine(warehouse, window, networkShare)
  const [sampleRatio, loadFailure] = await Promise.all([
    readSampleRatio(warehouse, rollouts, rollout, from, networks),
    readLoadFailure(warehouse, rollout, since, networks),
  ])
  return {
    sampleRatio: sampleRatio && { logBayes: sampleRatio.logBayes },
    loadFailure,
    ...(quarantine && { quarantine }),
  }
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Of visitors' clocks, by which sessions are kept. */
const SLACK_MS = 2 * DAY_MS
const isDual = ({
  rudderstack,
  segment,
}: {
  readonly rudderstack: number
  readonly segment: number
}): boolean => rudderstack + segment > 100

/**
 * Each audience that has people on both legs is judged by itself, one that nothing is known of, too; an only one is everybody,
 * and one that is no longer there has no limit to keep.
 */
const byKeyOf = (
  found: Readonly<Record<string, KnownCounts>>,
  { inForce }: Course,
): Readonly<Record<string, KnownCounts>> => {
  const events = Object.entries(found).filter(([key]) => !key.startsWith(audienceKey('')))
  // who is in several is in the first of them: behind one that is everybody, as each of Unleash's form is, there is nobody
  const everybody = inForce.audiences.findIndex(({ when }) => !when?.length)
  const audiences = inForce.audiences.slice(0, everybody < 0 ? undefined : everybody + 1)
  const dual =
    audiences.length < 2 ? [] : audiences.filter((_, index) => isDual(effectiveShares(inForce, index)))
  const named = dual.map(({ name }) => [audienceKey(name), found[audienceKey(name)] ?? NO_COUNTS] as const)
  return Object.fromEntries([...events, ...named])
}

const each = <From, To>(
  of: Readonly<Record<string, From>>,
  take: (value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, take(value)]))

/** While one of both brings nothing, nothing is known of now. */
const newestOfBoth = (sources: readonly SourceHealth[]): number | null => {
  const newest = sources.map(({ lastCopyAt }) => lastCopyAt)
  return newest.includes(null) ? null : Math.min(...(newest as number[]))
}

/** Reads all that a ramp is judged by from the warehouse. */
export const createReadEvidence =
  (options: Options): ReadEvidence =>
  async (course) => {
    const { warehouse, sessionsUntil, sources, now } = options
    const { rollout, since: revision, from, ramp, state } = course
    const events = (ramp.keyEvents ?? []).map(({ event }) => event)
    const began = Math.max(0, state.enteredAt - SLACK_MS)
    const old = now() - retryMinutes(ramp) * MINUTE_MS
    const [counts, watch, copies, reported] = await Promise.all([
      readCounts(warehouse, { rollout, revision, began }, events, old),
      readWatch(warehouse, { rollout, revision: from, began: 0 }, course, old),
      sources(),
      readReported(options, course),
    ])
    const byKey = byKeyOf(counts.byKey, course)
    return {
      watch,
      evidence: {
        stage: counts.stage.settled,
        byKey: each(byKey, ({ settled }) => settled),
        final: {
          stage: counts.stage.final,
          byKey: each(byKey, ({ final }) => final),
          detector: watch.final.loss,
        },
        settledUntil: sessionsUntil(),
        newestCopyAt: newestOfBoth(copies),
        detectors: { loss: watch.loss, mismatch: watch.mismatch },
        ...reported,
      },
    }
  }
