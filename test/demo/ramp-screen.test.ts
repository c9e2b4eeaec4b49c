import { expect, it } from 'vitest'
import { rampScreen } from '../../demo/ramp/ramp-screen.ts'
import type { RampRecord } from '../../demo/ramp/run-ramp.ts'

const COUNTS = {
  gap: { calls: 14, both: 11, segment: 3, rudderstack: 0 },
  duplicates: { segment: 0, rudderstack: 6 },
}
const RECORD: RampRecord = {
  stages: [],
  drawn: {
    fault: { fault: 'lose', event: 'Order Completed', share: 0.8 },
    event: 'Order Completed',
    metric: 'loss',
    sentence: "80 % of Order Completed lost behind RudderStack's door",
  },
  faultAt: 1,
  halted: { code: 'loss', reason: 'RudderStack lost a call in 9 of 12 sessions.', seconds: 21 },
  named: 'Order Completed',
  finished: true,
  seconds: 260,
  incident: {
    id: 7,
    told: COUNTS,
    true: COUNTS,
    followed: 'revision 9: 50 % after 300 ms, 95 % after 1.2 s, 99 % after 1.2 s',
  },
  problems: [],
}

it('the last screen of a ramp says how soon pages followed, which explains calls in the gap, within 80 columns', () => {
  const lines = rampScreen(RECORD).split('\n')
  const at = lines.indexOf('  Incident 7:')
  expect(lines.slice(at + 1, at + 6)).toEqual([
    '    open pages: revision 9: 50 % after 300 ms, 95 % after 1.2 s, 99 % after 1.2',
    '    s',
    '    calls in the gap: 14 by pages that had not followed: 11 reached both, 3',
    '    Segment only, 0 RudderStack only',
    '    duplicates: 0 at Segment, 6 at RudderStack; the vendors’ stand-ins count the',
  ])
  expect(lines.every((line) => line.length <= 80)).toBe(true)
})

it('and says nothing of it where it was not as promised', () => {
  const screen = rampScreen({ ...RECORD, problems: ['the ramp did not finish'] })
  expect(screen).toContain('the ramp did not finish')
  expect(screen).not.toContain('Incident')
})
