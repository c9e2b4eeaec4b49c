import { fits } from '../rollout/constraints.ts'
import { DEFAULTS, type Audience, type Cohort, type Leg, type RolloutDocument } from '../rollout/rollout.ts'
import { toHundredths } from '../rollout/share.ts'
import { bucketOf } from './bucket.ts'
import { stickinessOf } from './stickiness.ts'
import type { Subject } from './subject.ts'

/**
 * Why a cohort was chosen.
 * `share` the shares of audiences · `default` shares that no audience set · `gap` neither pipeline by the shares,
 * so the fallback · `sentinel` RudderStack only, kept on both · `no-stickiness` nothing to hash and shares that
 * cannot decide without it, so the fallback · `killed` a leg is switched off · `forced` a developer's tab is held to it,
 * which no rollout does.
 */
export type ReasonCode = 'share' | 'sentinel' | 'gap' | 'no-stickiness' | 'killed' | 'default' | 'forced'

export type Reason = {
  readonly code: ReasonCode
  /** The shares in force, in percent as given, and the audiences that set them (null: the default). */
  readonly rudderstack: number
  readonly segment: number
  readonly rudderstackFrom: string | null
  readonly segmentFrom: string | null
}

export type Assignment = {
  readonly cohort: Cohort
  /** 0..9999, null without a stickiness value. */
  readonly bucket: number | null
  /** The first audience that fits. */
  readonly audience: string | null
  readonly reason: Reason
  readonly revision: number
  readonly killed: Leg | null
}

/** The cohort of a bucket, undefined where it is in neither share: half-open ranges of integer hundredths. */
function cohortOf(bucket: number, rudderstack: number, segment: number): Cohort | undefined {
  const reachesSegment = bucket >= 10_000 - toHundredths(segment)
  if (bucket < toHundredths(rudderstack)) return reachesSegment ? 'dual' : 'rudderstack'
  return reachesSegment ? 'segment' : undefined
}

/** Who loads what, and why. Pure: the same rollout and subject always give the same assignment. */
export function assign(rollout: RolloutDocument, subject: Subject): Assignment {
  const { killed = null, fallback = DEFAULTS.fallback, key, revision } = rollout
  let audience: Audience | undefined
  let rudderstackFrom: Audience | undefined
  let segmentFrom: Audience | undefined
  for (const each of rollout.audiences) {
    if (each.when && !each.when.every((constraint) => fits(constraint, subject))) continue
    audience ??= each
    if (each.rudderstack !== undefined) rudderstackFrom ??= each
    if (each.segment !== undefined) segmentFrom ??= each
    if (rudderstackFrom && segmentFrom) break
  }
  const rudderstack = rudderstackFrom?.rudderstack ?? 0
  const segment = segmentFrom?.segment ?? 100

  const value = stickinessOf(rollout, subject)
  const bucket = value === undefined ? null : bucketOf(key, value)
  // shares of 0 and 100 give every bucket the same cohort, so that any bucket stands for a missing one
  const byShares =
    bucket === null && (rudderstack % 100 || segment % 100)
      ? undefined
      : cohortOf(bucket ?? 0, rudderstack, segment)

  let cohort: Cohort = byShares ?? fallback
  let code: ReasonCode = rudderstackFrom || segmentFrom ? 'share' : 'default'
  if (!byShares) code = bucket === null ? 'no-stickiness' : 'gap'
  if (killed) {
    cohort = killed === 'segment' ? 'rudderstack' : 'segment'
    code = 'killed'
  } else if (cohort === 'rudderstack' && value !== undefined) {
    if (bucketOf(`${key}.sentinel`, value) < toHundredths(rollout.sentinel ?? DEFAULTS.sentinel)) {
      cohort = 'dual'
      code = 'sentinel'
    }
  }

  return {
    cohort,
    bucket,
    audience: audience?.name ?? null,
    reason: {
      code,
      rudderstack,
      segment,
      rudderstackFrom: rudderstackFrom?.name ?? null,
      segmentFrom: segmentFrom?.name ?? null,
    },
    revision,
    killed,
  }
}

/** The assignment where there is no rollout at all: the fallback, at revision 0. */
export const assignWithoutRollout = (fallback: Leg = DEFAULTS.fallback): Assignment => ({
  cohort: fallback,
  bucket: null,
  audience: null,
  reason: {
    code: 'default',
    rudderstack: fallback === 'rudderstack' ? 100 : 0,
    segment: fallback === 'segment' ? 100 : 0,
    rudderstackFrom: null,
    segmentFrom: null,
  },
  revision: 0,
  killed: null,
})
