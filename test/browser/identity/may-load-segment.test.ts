import { describe, expect, test } from 'vitest'
import { mayLoadSegment, type SegmentSituation } from '../../../src/browser/identity/may-load-segment.ts'
import { assign, parseRollout, type Rollout, type RolloutDocument } from '../../../src/core/index.ts'

const document: RolloutDocument = {
  format: 1,
  key: 'k',
  revision: 1,
  stickiness: 'deviceId',
  sentinel: 0,
  fallback: 'rudderstack',
  audiences: [{ name: 'everyone', rudderstack: 100, segment: 0 }],
}

function rolloutOf(changes: Partial<RolloutDocument>): Rollout {
  const parsed = parseRollout({ ...document, ...changes })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

function situation(
  changes: Partial<RolloutDocument> = {},
  more: Partial<SegmentSituation> = {},
): SegmentSituation {
  const rollout = rolloutOf(changes)
  const assignment = assign(rollout, { deviceId: 'd-1' })
  return { assignment, rollouts: [rollout, rollout], withoutRollout: null, atWork: false, ...more }
}

describe('mayLoadSegment says why', () => {
  test.each<[why: string, SegmentSituation]>([
    ['the cohort is not known yet', situation({}, { assignment: null })],
    ['the cohort is dual', situation({ audiences: [{ name: 'everyone', rudderstack: 100, segment: 100 }] })],
    ['the cohort is segment', situation({ killed: 'rudderstack' })],
    ['there is no rollout', situation({}, { rollouts: [null] })],
    ['there is no rollout', situation({}, { rollouts: [rolloutOf({}), undefined] })],
    ['the fallback is segment', situation({ fallback: 'segment' })],
    ['the fallback is segment', situation({ fallback: 'segment', failover: 'none' })],
    ["the gate's option fallback is segment", situation({}, { withoutRollout: 'segment' })],
    ["Segment's SDK is at work", situation({}, { atWork: true })],
    ['1 % of people stay on both', situation({ sentinel: 1, stickiness: 'anonymousId' }, rudderstackOnly())],
    ['audience checkout reaches Segment with 100 %', situation({ audiences: [checkout(100), everyone(0)] })],
    [
      'audience everyone reaches Segment with 0.01 %',
      situation({ audiences: [everyone(0.01)] }, rudderstackOnly()),
    ],
    [
      'no audience sets the share',
      situation({ audiences: [checkout(0), { name: 'everyone', rudderstack: 100 }] }, rudderstackOnly()),
    ],
    [
      'audience everyone reaches Segment with 5 %',
      situation({}, { rollouts: [rolloutOf({}), rolloutOf({ audiences: [everyone(5)] })] }),
    ],
  ])('%s', (why, given) => {
    expect(mayLoadSegment(given)).toContain(why)
  })
})

describe('mayLoadSegment is silent', () => {
  test.each<[when: string, SegmentSituation]>([
    ['reaches Segment is 0 for everybody, and the fallback is rudderstack', situation()],
    ['failover could go back, but the fallback is rudderstack', situation({ failover: 'back' })],
    ['there are sentinels, by device, and this is none', situation({ sentinel: 1 })],
    ['there is no rollout to wait for', situation({}, { withoutRollout: null })],
    ['the option fallback is rudderstack', situation({}, { withoutRollout: 'rudderstack' })],
    [
      'a special audience reaches Segment with 0 %, too',
      situation({ audiences: [checkout(0), everyone(0)] }),
    ],
    ['Segment is killed on top', situation({ killed: 'segment' })],
    [
      'an audience after the one that fits everybody can fit nobody',
      situation({ audiences: [{ name: 'all', when: [], segment: 0 }, everyone(100)] }, rudderstackOnly()),
    ],
  ])('where %s', (_, given) => {
    expect(mayLoadSegment(given)).toBeNull()
  })
})

function everyone(segment: number) {
  return { name: 'everyone', rudderstack: 100, segment }
}

function checkout(segment: number) {
  const when = [{ contextName: 'area', operator: 'IN' as const, values: ['checkout'] }]
  return { name: 'checkout', when, rudderstack: 100, segment }
}

/** Whatever the shares say of others, this person is in cohort rudderstack now. */
function rudderstackOnly(): Pick<SegmentSituation, 'assignment'> {
  return { assignment: assign(rolloutOf({}), { deviceId: 'd-1' }) }
}
