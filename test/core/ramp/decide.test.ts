import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/core/ramp/decide.ts'
import type { Counts, Evidence } from '../../../src/core/ramp/evidence.ts'
import type { RampState } from '../../../src/core/ramp/ramp-state.ts'
import type { Ramp } from '../../../src/core/ramp/ramp.ts'
import type { Verdict } from '../../../src/core/ramp/verdict.ts'
import { counts, HOUR, MINUTE, NOW, PROOF, RAMP, RUNNING } from './ramp-world.ts'

type Given = {
  readonly ramp?: Partial<Ramp>
  readonly state?: Partial<RampState>
  readonly evidence?: Partial<Evidence>
  readonly now?: number
}

const verdictOf = ({ ramp, state, evidence, now = NOW }: Given = {}): Verdict =>
  decide({ ...RAMP, ...ramp }, { ...RUNNING, ...state }, { ...PROOF, ...evidence }, now)

const codeOf = (given: Given): string => {
  const { verdict, code } = verdictOf(given)
  return `${verdict} ${code}`
}

const stages = (change: Partial<Ramp['stages'][number]>, at: number): Ramp['stages'] =>
  RAMP.stages.map((stage, index) => (index === at ? { ...stage, ...change } : stage))

describe('a ramp is promoted', () => {
  it('once everything is proven, with an error of a stage’s part', () => {
    expect(verdictOf()).toEqual({
      verdict: 'promote',
      code: 'proven',
      reason:
        'RudderStack lost a call in 0 of 1,090 sessions: less than 0.5 % is proven, with an error of at most 1 %.',
      numbers: { sessions: 1_090, bad: 0, share: 0, limit: 0.005 },
      next: { stage: 2, missingSessions: 0, earliestAt: RUNNING.enteredAt + HOUR },
    })
  })

  it('not a session earlier', () => {
    expect(verdictOf({ evidence: { stage: counts(1_089) } })).toMatchObject({
      verdict: 'hold',
      code: 'too-few-sessions',
      next: { stage: 2, missingSessions: 1 },
    })
  })

  it.each(['lost', 'mismatched', 'split'] as const)(
    'not while a session that is %s needs more of them',
    (field) => {
      expect(codeOf({ evidence: { stage: counts(1_710, { [field]: 1 }) } })).toBe('hold inconclusive')
      expect(codeOf({ evidence: { stage: counts(1_711, { [field]: 1 }) } })).toBe('promote proven')
    },
  )

  it('not before its shortest time is over', () => {
    expect(codeOf({ state: { enteredAt: NOW - HOUR } })).toBe('promote proven')
    expect(verdictOf({ state: { enteredAt: NOW - HOUR + 1 } })).toMatchObject({
      code: 'too-early',
      next: { earliestAt: NOW + 1 },
    })
  })

  it('not with fewer sessions than its stage asks for', () => {
    expect(codeOf({ ramp: { stages: stages({ minSessions: 1_091 }, 1) } })).toBe('hold too-few-sessions')
    expect(codeOf({ ramp: { stages: stages({ minSessions: 1_090 }, 1) } })).toBe('promote proven')
  })

  it('not past its longest time', () => {
    expect(codeOf({ ramp: { stages: stages({ maxMinutes: 120 }, 1) } })).toBe('promote proven')
    expect(codeOf({ ramp: { stages: stages({ maxMinutes: 119 }, 1) } })).toBe('hold overdue')
  })

  it('not in quiet hours, and says when they end', () => {
    const quietHours = [{ days: [3], from: '11:00', to: '12:01', timeZone: 'UTC' }]
    expect(verdictOf({ ramp: { quietHours } })).toMatchObject({
      code: 'quiet-hours',
      next: { earliestAt: NOW + MINUTE },
    })
    expect(codeOf({ ramp: { quietHours }, now: NOW + MINUTE })).toBe('promote proven')
  })

  it('not into a stage that a person has to approve, until one did', () => {
    const ramp = { stages: stages({ approval: true }, 2) }
    expect(codeOf({ ramp })).toBe('hold approval')
    expect(codeOf({ ramp, state: { approvedStage: 1 } })).toBe('hold approval')
    expect(codeOf({ ramp, state: { approvedStage: 2 } })).toBe('promote proven')
  })

  it.each(['paused', 'halted', 'aborted'] as const)('not while it is %s', (status) => {
    expect(codeOf({ state: { status } })).toBe(`hold ${status}`)
  })

  it('into its first stage without any session', () => {
    const state = { stage: -1, provenStage: -1 }
    expect(verdictOf({ state, evidence: { stage: counts(0) } }).next?.stage).toBe(0)
  })

  it('nowhere from its last stage, which is finished', () => {
    expect(verdictOf({ state: { stage: 4, provenStage: 3 } })).toMatchObject({
      verdict: 'hold',
      code: 'finished',
      next: null,
    })
  })
})

describe('each key event and audience', () => {
  it('has to be proven by itself', () => {
    const byKey = { 'audience:checkout': counts(1_089) }
    expect(verdictOf({ evidence: { byKey } }).reason).toContain('of the audience checkout')
    expect(codeOf({ evidence: { byKey } })).toBe('hold too-few-sessions')
    expect(codeOf({ evidence: { byKey: { 'audience:checkout': counts(1_090) } } })).toBe('promote proven')
  })

  it('has its own limit of loss', () => {
    const ramp = { keyEvents: [{ event: 'Order Completed', loss: 0.01 }] }
    const enough = (sessions: number) => ({ byKey: { 'event:Order Completed': counts(sessions) } })
    // the other limits are those of all sessions
    expect(codeOf({ ramp, evidence: enough(1_090) })).toBe('promote proven')
    const tight = { keyEvents: [{ event: 'Order Completed', loss: 0.001 }] }
    expect(verdictOf({ ramp: tight, evidence: enough(1_090) })).toMatchObject({
      code: 'too-few-sessions',
      numbers: { limit: 0.001 },
    })
  })

  it('that is accepted as too rare is not in the way, until then, and rolls back all the same', () => {
    const byKey = { 'audience:kiosk': counts(3) }
    const accepted = [{ key: 'audience:kiosk', reason: 'two of them', until: NOW + 1 }]
    expect(codeOf({ ramp: { accepted }, evidence: { byKey } })).toBe('promote proven')
    expect(codeOf({ ramp: { accepted }, evidence: { byKey }, now: NOW + 1 })).toBe('hold too-few-sessions')
    const lossy = { 'audience:kiosk': counts(300, { lost: 60 }) }
    expect(codeOf({ ramp: { accepted }, evidence: { byKey: lossy } })).toBe('rollback loss')
  })

  it('that nothing is known of is in the way', () => {
    const ramp = { keyEvents: [{ event: 'Order Completed', loss: 0.005 }] }
    expect(verdictOf({ ramp })).toMatchObject({
      code: 'too-few-sessions',
      reason:
        'RudderStack lost a call in 0 of 0 sessions of the event Order Completed: less than 0.5 % is proven with 1,090 more good ones.',
    })
  })
})

describe('a ramp is held', () => {
  it.each([
    [{ newestCopyAt: null }, 'no-data'],
    [{ settledUntil: null }, 'no-data'],
    [{ newestCopyAt: NOW - 30 * MINUTE - 1 }, 'stale'],
    [{ newestCopyAt: NOW + 30 * MINUTE + 1 }, 'stale'],
    [{ settledUntil: NOW - 120 * MINUTE - 1 }, 'stale'],
    [{ stage: counts(Number.NaN) }, 'invalid-number'],
    [{ stage: counts(1.5) }, 'invalid-number'],
    [{ stage: counts(1_090, { lost: -1 }) }, 'invalid-number'],
    [{ stage: counts(1_090, { duplicated: 1_091 }) }, 'invalid-number'],
    [{ byKey: { 'event:x': counts(Infinity) } }, 'invalid-number'],
    [{ detectors: { loss: Number.NaN, mismatch: 0 } }, 'invalid-number'],
    [{ newestCopyAt: Number.NaN }, 'invalid-number'],
    [{ sampleRatio: { logBayes: Number.NaN } }, 'invalid-number'],
    [{ loadFailure: { rudderstack: Number.NaN, segment: 0 } }, 'invalid-number'],
    [{ sampleRatio: { logBayes: Math.log(1_000) } }, 'sample-ratio'],
    [{ sampleRatio: { logBayes: Infinity } }, 'sample-ratio'],
    [{ loadFailure: { rudderstack: 0.0211, segment: 0.001 } }, 'load-failure'],
  ] as const)('by %o: %s', (evidence, code) => {
    expect(codeOf({ evidence })).toBe(`hold ${code}`)
  })

  it('not by what is just on its limit', () => {
    for (const evidence of [
      { newestCopyAt: NOW - 30 * MINUTE },
      { settledUntil: NOW - 120 * MINUTE },
      { sampleRatio: { logBayes: Math.log(1_000) - 1e-9 } },
      { sampleRatio: null, loadFailure: null },
      { quarantine: { networks: 90, pages: 1_000_000, share: 0.01 } },
    ])
      expect(codeOf({ evidence })).toBe('promote proven')
  })

  it('by a clock that says no time', () => {
    expect(codeOf({ now: Number.NaN })).toBe('hold invalid-number')
  })
})

describe('harm', () => {
  it.each(['loss', 'mismatch'] as const)('that the detector of %s finds rolls back', (metric) => {
    const detectors = { loss: 0, mismatch: 0, [metric]: Math.log1p(1e4) }
    expect(verdictOf({ evidence: { detectors } })).toMatchObject({
      verdict: 'rollback',
      code: metric,
      next: { stage: 0, missingSessions: 0, earliestAt: null },
    })
    expect(codeOf({ evidence: { detectors: { ...detectors, [metric]: Math.log1p(1e4) - 1e-9 } } })).toBe(
      'promote proven',
    )
  })

  it.each([
    ['lost', 'loss'],
    ['mismatched', 'mismatch'],
    ['duplicated', 'duplicate'],
    ['split', 'identity'],
  ] as const)('that is proven of sessions that are %s rolls back', (field, code) => {
    expect(codeOf({ evidence: { stage: counts(1_000, { [field]: 80 }) } })).toBe(`rollback ${code}`)
  })

  it('of one key event or audience rolls back, however good the rest is', () => {
    const byKey = { 'event:Order Completed': counts(300, { lost: 24 }), 'audience:checkout': counts(2_000) }
    const evidence = { stage: counts(100_000, { lost: 24 }), byKey }
    expect(verdictOf({ evidence })).toMatchObject({ verdict: 'rollback', code: 'loss' })
    expect(verdictOf({ evidence }).reason).toContain('24 of 300 sessions of the event Order Completed')
  })

  it('goes to nobody where no stage is proven', () => {
    const detectors = { loss: 20, mismatch: 0 }
    expect(verdictOf({ state: { stage: 0, provenStage: -1 }, evidence: { detectors } })).toMatchObject({
      next: { stage: -1 },
    })
  })

  it('is found in silence, and after the end', () => {
    const detectors = { loss: 20, mismatch: 0 }
    expect(codeOf({ evidence: { detectors, newestCopyAt: NOW - 24 * HOUR } })).toBe('rollback loss')
    const state = { stage: 4, provenStage: 4, status: 'finished' } as const
    expect(verdictOf({ state, evidence: { detectors } })).toMatchObject({
      verdict: 'rollback',
      next: { stage: 3 },
    })
  })

  it('is not found twice: what was halted stays so', () => {
    expect(codeOf({ state: { status: 'halted' }, evidence: { detectors: { loss: 20, mismatch: 0 } } })).toBe(
      'hold halted',
    )
  })

  it('of loss waits until no vendor brings what is missing any more, unless it is four times the limit', () => {
    const detectors = { loss: 20, mismatch: 0 }
    const none = { stage: { sessions: 0, lost: 0 }, byKey: {}, detector: 0 }
    const wait = (lost: number, final: Evidence['final'] = none): string =>
      codeOf({ evidence: { detectors, stage: counts(10_000, { lost }), final } })
    expect(wait(199)).toBe('hold loss')
    expect(wait(200)).toBe('rollback loss')
    expect(wait(199, { ...none, detector: 20 })).toBe('rollback loss')
    expect(wait(199, { ...none, stage: { sessions: 9_000, lost: 150 } })).toBe('rollback loss')
    // most of it has come
    expect(wait(199, { ...none, stage: { sessions: 9_000, lost: 30 } })).toBe('hold loss')
    expect(codeOf({ evidence: { detectors: { loss: 0, mismatch: 20 }, final: none } })).toBe(
      'rollback mismatch',
    )
  })

  it('of loss is that of the sessions it is sure of, and says so of a wait', () => {
    const final = { stage: { sessions: 9_000, lost: 150 }, byKey: {}, detector: 0 }
    const stage = counts(10_000, { lost: 199 })
    expect(verdictOf({ evidence: { stage, final } }).numbers).toMatchObject({ sessions: 9_000, bad: 150 })
    const waiting = { ...final, stage: { sessions: 0, lost: 0 } }
    expect(verdictOf({ evidence: { stage, final: waiting } }).reason).toMatch(
      /199 of 10,000 sessions: proven .* what is missing may still come, until 2 hours 30 minutes after a session has settled\.$/,
    )
  })

  it('of loss that a detector has found is not gross where a stage has no session yet', () => {
    const final = { stage: { sessions: 0, lost: 0 }, byKey: {}, detector: 0 }
    const evidence = { detectors: { loss: 20, mismatch: 0 }, stage: counts(0), final }
    expect(codeOf({ evidence })).toBe('hold loss')
    expect(verdictOf({ evidence: { ...evidence, final: { ...final, detector: 20 } } })).toMatchObject({
      verdict: 'rollback',
      reason:
        'RudderStack lost a call in sessions of earlier stages: of late that is far more than the limit of 0.5 %; it goes back to stage 1.',
    })
  })

  it('of one event beyond all waiting is not waited for because all of them together lost less', () => {
    const evidence = {
      stage: counts(10_000, { lost: 199 }),
      byKey: { 'event:Order Completed': counts(400, { lost: 100 }) },
      final: { stage: { sessions: 0, lost: 0 }, byKey: {}, detector: 0 },
    }
    expect(codeOf({ evidence })).toBe('rollback loss')
    expect(verdictOf({ evidence }).reason).toMatch(
      /^RudderStack lost a call in 100 of 400 sessions of the event Order Completed/,
    )
  })

  it('of one event is found by what is final of it', () => {
    const stage = counts(10_000)
    const byKey = { 'event:Order Completed': counts(2_000, { lost: 30 }) }
    const final = (lost: number) => ({
      stage: { sessions: 10_000, lost: 0 },
      byKey: { 'event:Order Completed': { sessions: 2_000, lost } },
      detector: 0,
    })
    expect(codeOf({ evidence: { stage, byKey, final: final(0) } })).toBe('hold loss')
    expect(codeOf({ evidence: { stage, byKey, final: final(30) } })).toBe('rollback loss')
  })

  it.each([
    ['more old sessions than sessions', { stage: { sessions: 10_001, lost: 0 }, byKey: {}, detector: 0 }],
    ['more lost for good than lost', { stage: { sessions: 100, lost: 1 }, byKey: {}, detector: 0 }],
    ['half a session', { stage: { sessions: 0.5, lost: 0 }, byKey: {}, detector: 0 }],
    [
      'old sessions of what has none',
      { stage: { sessions: 1, lost: 0 }, byKey: { 'event:a': { sessions: 1, lost: 0 } }, detector: 0 },
    ],
    ['a score that is none', { stage: { sessions: 0, lost: 0 }, byKey: {}, detector: Number.NaN }],
  ])('is not looked for in %s', (_what, final) => {
    expect(codeOf({ evidence: { stage: counts(10_000), final } })).toBe('hold invalid-number')
  })

  it('at Segment halts, where somebody wants that', () => {
    const evidence = { stage: counts(1_090, { extra: 60 }) }
    expect(codeOf({ evidence })).toBe('promote proven')
    expect(codeOf({ ramp: { guards: { ...RAMP.guards, extra: 0.01 } }, evidence })).toBe('halt extra')
  })
})

describe('a ramp with whatever evidence', () => {
  const anything = fc.oneof(
    fc.integer({ min: 0, max: 3_000 }),
    fc.constantFrom(Number.NaN, -1, 0.5, Infinity, 1e308),
  )
  const someCounts = fc.record({
    sessions: anything,
    lost: anything,
    mismatched: anything,
    duplicated: anything,
    split: anything,
    extra: anything,
  }) as fc.Arbitrary<Counts>
  const time = fc.option(
    fc.oneof(fc.integer({ min: NOW - 3 * HOUR, max: NOW + HOUR }), fc.constant(Number.NaN)),
  )
  const evidence: fc.Arbitrary<Evidence> = fc.record({
    settledUntil: time,
    newestCopyAt: time,
    stage: fc.oneof(someCounts, fc.constant(PROOF.stage)),
    byKey: fc.dictionary(fc.constantFrom('event:a', 'audience:b'), someCounts),
    detectors: fc.record({ loss: anything, mismatch: anything }),
    sampleRatio: fc.option(fc.record({ logBayes: anything })),
    loadFailure: fc.option(fc.record({ rudderstack: anything, segment: anything })),
    final: fc.record({
      stage: fc.record({ sessions: anything, lost: anything }),
      byKey: fc.dictionary(
        fc.constantFrom('event:a', 'audience:b'),
        fc.record({ sessions: anything, lost: anything }),
      ),
      detector: anything,
    }),
  })

  it('answers with a sentence and whole numbers, and promotes only what is proven of everything', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const verdict = decide(RAMP, RUNNING, given, NOW)
        expect(verdict.reason).toMatch(/^[A-Z].*\.$/)
        if (verdict.verdict !== 'promote') return
        for (const one of [given.stage, ...Object.values(given.byKey ?? {})]) {
          expect(one.sessions).toBeGreaterThanOrEqual(1_090)
          expect(one.lost + one.mismatched + one.split).toBeLessThan(0.005 * 3 * one.sessions)
        }
        expect(verdict.next!.stage).toBe(RUNNING.stage + 1)
      }),
      { numRuns: 2_000 },
    )
  })
})
