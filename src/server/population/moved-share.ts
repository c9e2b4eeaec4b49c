import { COHORTS } from '../../core/cohort/cohorts.ts'
import type { Audience, Cohort, Rollout } from '../../core/index.ts'
import { bucketLimits, expectedShares } from '../status/expected-shares.ts'

const BUCKETS = 10_000

type Place = { readonly rollout: Rollout; readonly audience: Audience }

/**
 * Percent of people who move, rounded up to hundredths, from the rollouts alone: that of the audience of which the
 * most move. An audience that only one of the rollouts has, or that asks for something else in the other, is compared
 * with the last one of that as well, which takes in whoever fits no other.
 */
export const movedShare = (before: Rollout, after: Rollout): number => {
  const shares = comparable(before, after).map(([from, to]) => movedBuckets(from, to))
  // the noise of binary fractions is no move
  return Math.ceil(Math.max(0, ...shares.map((share) => share - 1e-6))) / 100
}

const comparable = (before: Rollout, after: Rollout): [from: Place, to: Place][] => {
  const pairs: [Place, Place][] = []
  const compare = (from: Audience | undefined, to: Audience | undefined): void => {
    if (from && to)
      pairs.push([
        { rollout: before, audience: from },
        { rollout: after, audience: to },
      ])
  }
  const [lastBefore, lastAfter] = [before.audiences.at(-1), after.audiences.at(-1)]
  compare(lastBefore, lastAfter)
  for (const to of after.audiences) {
    const from = before.audiences.find(({ name }) => name === to.name)
    compare(from, to)
    if (!from || asksForOther(from, to)) compare(lastBefore, to)
  }
  for (const from of before.audiences) {
    const to = after.audiences.find(({ name }) => name === from.name)
    if (!to || asksForOther(from, to)) compare(from, lastAfter)
  }
  return pairs
}

const asksForOther = (from: Audience, to: Audience): boolean =>
  JSON.stringify(from.when) !== JSON.stringify(to.when)

/** Of 10,000 buckets; a sentinel's part of one counts as that part. */
const movedBuckets = (from: Place, to: Place): number => {
  if (from.rollout.key !== to.rollout.key || from.rollout.stickiness !== to.rollout.stickiness)
    return movedWhenDealtAnew(from, to)
  const limits = [from, to].map(({ rollout, audience }) => bucketLimits(rollout, audience))
  const edges = [0, BUCKETS, ...limits.flatMap(({ reaches, leaves }) => [reaches, leaves])].toSorted(
    (a, b) => a - b,
  )
  return edges.slice(1).reduce((sum, end, at) => {
    const begin = edges[at] ?? 0
    return begin < end ? sum + (end - begin) * chanceToMove(from, to, begin) : sum
  }, 0)
}

/** Another key or stickiness deals new buckets, which have nothing to do with the old ones. */
const movedWhenDealtAnew = (from: Place, to: Place): number => {
  const [was, is] = [expectedShares(from.rollout, from.audience), expectedShares(to.rollout, to.audience)]
  const stay = COHORTS.reduce((sum, cohort) => sum + (was[cohort] / 100) * (is[cohort] / 100), 0)
  return BUCKETS * (1 - stay)
}

/** 0..1, for whoever is in the bucket. */
const chanceToMove = (from: Place, to: Place, bucket: number): number => {
  const [was, is] = [cohortIn(from, bucket), cohortIn(to, bucket)]
  const kept = [sentinelOf(from.rollout), sentinelOf(to.rollout)] as const
  if (was === 'rudderstack' && is === 'rudderstack') return Math.abs(kept[0] - kept[1])
  if (was === 'rudderstack' && is === 'dual') return 1 - kept[0]
  if (was === 'dual' && is === 'rudderstack') return 1 - kept[1]
  return was === is ? 0 : 1
}

/** The part of RudderStack only that stays on both. */
const sentinelOf = ({ killed, sentinel }: Rollout): number => (killed === null ? sentinel / 100 : 0)

/** Sentinels apart. */
const cohortIn = ({ rollout, audience }: Place, bucket: number): Cohort => {
  if (rollout.killed !== null) return rollout.killed === 'segment' ? 'rudderstack' : 'segment'
  const { reaches, leaves } = bucketLimits(rollout, audience)
  if (bucket < reaches) return bucket < leaves ? 'rudderstack' : 'dual'
  return bucket < leaves ? rollout.fallback : 'segment'
}
