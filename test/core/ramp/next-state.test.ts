import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextState } from '../../../src/core/ramp/next-state.ts'
import { sharesAt } from '../../../src/core/ramp/shares-at.ts'
import type { Verdict, VerdictKind } from '../../../src/core/ramp/verdict.ts'
import { NOW, RAMP, RUNNING } from './ramp-world.ts'

const verdict = (kind: VerdictKind, more: Partial<Verdict> = {}): Verdict => ({
  verdict: kind,
  code: 'proven',
  reason: 'Because.',
  numbers: {},
  next: null,
  ...more,
})

describe('a verdict', () => {
  it('of promotion begins the next stage, and this one is proven', () => {
    expect(nextState(RUNNING, verdict('promote'), NOW)).toEqual({
      stage: 2,
      provenStage: 1,
      enteredAt: NOW,
      status: 'running',
      approvedStage: null,
    })
  })

  it('of holding changes nothing, but at the end of the last stage', () => {
    expect(nextState(RUNNING, verdict('hold', { code: 'too-early' }), NOW)).toBe(RUNNING)
    expect(nextState(RUNNING, verdict('hold', { code: 'finished' }), NOW)).toMatchObject({
      status: 'finished',
      provenStage: 1,
    })
    const paused = { ...RUNNING, status: 'paused' } as const
    expect(nextState(paused, verdict('hold', { code: 'finished' }), NOW)).toBe(paused)
  })

  it('of halting stops where it is', () => {
    expect(nextState(RUNNING, verdict('halt'), NOW)).toEqual({ ...RUNNING, status: 'halted' })
  })

  it('of rolling back stops where it says, and what is proven up to there still is', () => {
    const to = (stage: number) =>
      verdict('rollback', { next: { stage, missingSessions: 0, earliestAt: null } })
    expect(nextState({ ...RUNNING, stage: 3, provenStage: 2 }, to(2), NOW)).toMatchObject({
      stage: 2,
      provenStage: 2,
      status: 'halted',
      enteredAt: NOW,
    })
    expect(nextState({ ...RUNNING, stage: 0, provenStage: -1 }, to(-1), NOW)).toMatchObject({
      stage: -1,
      provenStage: -1,
    })
  })
})

describe('the shares of a stage', () => {
  const base = {
    audiences: [
      { name: 'checkout', when: [], rudderstack: 0 },
      { name: 'everyone', rudderstack: 0, segment: 100 },
    ],
    owners: { '*': 'segment', Amplitude: 'segment' },
  } as const

  it('are those before it, and over them its own', () => {
    const stages = [
      { rudderstack: 5, segment: 100, minMinutes: 0, minSessions: 0 },
      { rudderstack: 50, segment: 100, audience: 'checkout', minMinutes: 0, minSessions: 0 },
      { rudderstack: 100, segment: 100, minMinutes: 0, minSessions: 0, owners: { '*': 'rudderstack' } },
    ] as const
    expect(sharesAt(base, stages, -1)).toEqual(base)
    expect(sharesAt(base, stages, 1).audiences).toEqual([
      { name: 'checkout', when: [], rudderstack: 50, segment: 100 },
      { name: 'everyone', rudderstack: 5, segment: 100 },
    ])
    expect(sharesAt(base, stages, 1).owners).toEqual(base.owners)
    expect(sharesAt(base, stages, 2).owners).toEqual({ '*': 'rudderstack', Amplitude: 'segment' })
    expect(() => sharesAt(base, [{ ...stages[0], audience: 'nobody' }], 0)).toThrow(
      'There is no audience "nobody".',
    )
  })

  it('are the same on the way back', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), (one, other) => {
        const before = sharesAt(base, RAMP.stages, one)
        sharesAt(base, RAMP.stages, other)
        expect(sharesAt(base, RAMP.stages, one)).toEqual(before)
      }),
    )
  })
})
