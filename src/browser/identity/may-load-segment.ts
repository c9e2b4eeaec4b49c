import type { Assignment, Leg, Rollout } from '../../core/index.ts'

export type SegmentSituation = {
  readonly assignment: Assignment | null
  /** The rollout in force, and the one that the next page will begin with. */
  readonly rollouts: readonly (Rollout | null | undefined)[]
  /** Who decides where no rollout can be had; `null` where the rollout is part of the page. */
  readonly withoutRollout: Leg | null
  /** Whether Segment's SDK has been loaded, or given to the gate, on this page. */
  readonly atWork: boolean
}

/** The first audience that reaches Segment, whoever fits it: area, region and context change from page to page. */
function reachesSegment({ audiences }: Rollout): string | null {
  for (const { name, when, segment } of audiences) {
    if (segment === undefined) continue
    if (segment > 0) return `audience ${name} reaches Segment with ${segment} %`
    if (!when?.length) return null
  }
  return 'no audience sets the share that reaches Segment for everybody, which then is 100 %'
}

function byRollout(rollout: Rollout | null | undefined): string | null {
  if (!rollout) return 'there is no rollout'
  const { fallback, sentinel, stickiness } = rollout
  // failover goes back to Segment under the same condition
  if (fallback === 'segment')
    return 'the fallback is segment, for a page without a stable id and for one whose RudderStack SDK fails'
  // the device's own id is the same on every page; any other value may be another one tomorrow, and among the sentinels
  if (sentinel > 0 && stickiness !== 'deviceId') return `${sentinel} % of people stay on both as sentinels`
  return reachesSegment(rollout)
}

/** Why this person may still load Segment, on this page or a later one; `null` where that cannot happen. */
export function mayLoadSegment(situation: SegmentSituation): string | null {
  const { assignment, rollouts, withoutRollout, atWork } = situation
  if (assignment?.cohort !== 'rudderstack') return `the cohort is ${assignment?.cohort ?? 'not known yet'}`
  if (atWork) return "Segment's SDK is at work on this page"
  if (withoutRollout === 'segment')
    return "the gate's option fallback is segment, for a page that gets no rollout"
  return rollouts.map(byRollout).find((why) => why !== null) ?? null
}
