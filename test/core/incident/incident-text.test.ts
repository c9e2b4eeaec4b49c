import { describe, expect, it } from 'vitest'
import {
  followedSteps,
  incidentTitle,
  sayDuplicates,
  sayFollowed,
  sayGap,
  sayPeople,
  sayVolume,
} from '../../../src/core/incident/incident-text.ts'
import { isIncident } from '../../../src/core/incident/is-incident.ts'

const FOLLOWED = { revision: 43, reachedMs: { 50: 900, 95: 75_000, 99: null }, isOver: false }

describe('an incident', () => {
  it('is a kill, a halt or a rollback, and nothing else', () => {
    expect(['kill', 'halt', 'rollback'].every((action) => isIncident({ action }))).toBe(true)
    expect(['unkill', 'resume', 'abort', 'promote'].some((action) => isIncident({ action }))).toBe(false)
  })

  it('is called by its number, and by the leg that was killed', () => {
    expect(incidentTitle({ id: 12, action: 'kill', leg: 'segment' })).toBe('Incident 12: kill of Segment')
    expect(incidentTitle({ id: 13, action: 'rollback', leg: null })).toBe('Incident 13: rollback')
  })

  it('says how soon open pages followed, and that some have not yet, or did not', () => {
    expect(sayFollowed(FOLLOWED)).toBe('revision 43: 50 % after 900 ms, 95 % after 75 s, 99 % not yet')
    expect(followedSteps({ ...FOLLOWED, isOver: true })[2]).toEqual({
      percent: 99,
      ms: null,
      text: 'not in this hour',
    })
  })

  it('says so where pages had nothing to follow', () => {
    expect(followedSteps({ ...FOLLOWED, revision: null })).toEqual([])
    expect(sayFollowed({ ...FOLLOWED, reachedMs: null })).toBe('no page has named a newer revision')
  })

  it('compares what came in with the hour before, where anything came then', () => {
    const before = { perMinute: 103 }
    expect(sayVolume({ before, after: { perMinute: 4.52 } })).toBe(
      '4.5 copies a minute, 103 copies a minute before, 4.39 % of before',
    )
    expect(sayVolume({ before: { perMinute: 0 }, after: { perMinute: 2 } })).toBe(
      '2 copies a minute, 0 copies a minute before',
    )
  })

  it('counts calls in the gap, duplicates and people in one sentence each', () => {
    expect(sayGap({ calls: 1_240, both: 1_228, segment: 3, rudderstack: 9 })).toBe(
      '1,240 by pages that had not followed: 1,228 reached both, 3 Segment only, 9 RudderStack only',
    )
    expect(sayDuplicates({ segment: 0, rudderstack: 2 })).toBe('0 at Segment, 2 at RudderStack')
    expect(sayPeople({ seen: 310, changed: 4 })).toBe(
      '310 seen before and after, 4 of them with another anonymous id since',
    )
  })
})
