import { describe, expect, it } from 'vitest'
import type { Audience } from '../../../src/core/index.ts'
import type { Stage } from '../../../src/core/ramp/ramp.ts'
import { sharesAt, type Ramped } from '../../../src/core/ramp/shares-at.ts'
import { baseOf, stageOf } from '../../../src/core/ramp/stage-of.ts'

const EUROPE = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }] as const
const stage = (rudderstack: number, more: Partial<Stage> = {}): Stage => ({
  rudderstack,
  segment: 100,
  minMinutes: 0,
  minSessions: 0,
  ...more,
})
const STAGES = [
  stage(5, { audience: 'Europe' }),
  stage(5),
  stage(100),
  stage(100, { owners: { '*': 'rudderstack' } }),
  stage(100, { segment: 50 }),
]
const everyone = (more: Partial<Audience> = {}): Audience => ({ name: 'everyone', ...more })
const now = (
  europe: number,
  rest: number,
  segment = 100,
  owners: Ramped['owners'] = { '*': 'segment' },
): Ramped => ({
  audiences: [
    { name: 'Europe', when: EUROPE, rudderstack: europe, segment: 100 },
    everyone({ rudderstack: rest, segment }),
  ],
  owners,
})
const at = (ramped: Ramped): number | null => stageOf(ramped, baseOf(ramped, STAGES), STAGES)

describe('the stage that a rollout is at', () => {
  it.each([
    ['before the first', now(0, 0), -1],
    ['one audience further', now(5, 0), 0],
    ['both', now(5, 5), 1],
    ['all', now(5, 100), 2],
    ['and who feeds the destinations', now(5, 100, 100, { '*': 'rudderstack' }), 3],
    ['with less of Segment', now(5, 100, 50, { '*': 'rudderstack' }), 4],
    ['none, by a share of its own', now(5, 7), null],
    ['none, in another order', now(0, 5), null],
    ['none, by an owner of its own', now(5, 100, 50), null],
  ])('%s', (_name, ramped, stage) => expect(at(ramped)).toBe(stage))

  it('is found again from what each stage writes', () => {
    const base = baseOf(now(0, 0), STAGES)
    for (let index = -1; index < STAGES.length; index++)
      expect(stageOf(sharesAt(base, STAGES, index), base, STAGES)).toBe(index)
  })

  it('is told by what holds, where another audience says it, as in Unleash’s form', () => {
    const stages = [stage(5), stage(25)]
    const unleash = (share: number): Ramped => ({
      audiences: [{ name: 'rudderstack-on 1', when: [], rudderstack: share }, everyone()],
      owners: {},
    })
    expect(
      [0, 5, 25, 7].map((share) => stageOf(unleash(share), baseOf(unleash(share), stages), stages)),
    ).toEqual([-1, 0, 1, null])
  })
})
