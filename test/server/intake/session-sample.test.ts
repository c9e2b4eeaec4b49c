import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'
import { createSessionSample } from '../../../src/server/intake/session-sample.ts'
import { ROLLOUT } from '../support.ts'

const rolloutWith = (copies: Partial<Rollout['copies']>, revision = 42): Rollout => {
  const parsed = parseRollout({ ...ROLLOUT, revision, copies })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

const sessions = Array.from({ length: 20_000 }, () => randomBytes(8).toString('hex'))

describe('the sample of sessions', () => {
  it('is all of them unless the rollout says otherwise', () => {
    const { sample } = createSessionSample(() => rolloutWith({}))
    expect(sessions.every((session) => sample(session, 'dual', 42)?.weight === 1)).toBe(true)
  })

  it('is the share that the rollout says, each session standing for as many as were left out', () => {
    const { sample } = createSessionSample(() => rolloutWith({ dual: 25, single: 0.5 }))
    const kept = (cohort: 'dual' | 'segment') => sessions.flatMap((each) => sample(each, cohort, 42) ?? [])
    expect(kept('dual').length / 20_000).toBeCloseTo(0.25, 1)
    expect(new Set(kept('dual').map(({ weight }) => weight))).toEqual(new Set([4]))
    expect(kept('segment').length).toBeGreaterThan(50)
    expect(kept('segment').length).toBeLessThan(160)
    expect(kept('segment')[0]).toEqual({ weight: 200 })
  })

  it('is nobody at 0', () => {
    const { sample } = createSessionSample(() => rolloutWith({ single: 0 }))
    expect(sessions.some((session) => sample(session, 'rudderstack', 42) !== null)).toBe(false)
  })

  it('keeps of a smaller share no session that a larger one leaves out', () => {
    const small = createSessionSample(() => rolloutWith({ dual: 10 })).sample
    const large = createSessionSample(() => rolloutWith({ dual: 30 })).sample
    const of = (sample: typeof small) => sessions.filter((session) => sample(session, 'dual', 42))
    expect(of(small).every((session) => large(session, 'dual', 42))).toBe(true)
  })

  it("goes by the session's own revision, so that a copy which comes after a change follows its pair", () => {
    let inForce = rolloutWith({ dual: 25 })
    const { sample, published } = createSessionSample(() => inForce)
    const before = sessions.filter((session) => sample(session, 'dual', 42))
    inForce = rolloutWith({ dual: 100 }, 43)
    published()
    expect(sessions.filter((session) => sample(session, 'dual', 42))).toEqual(before)
    expect(sessions.every((session) => sample(session, 'dual', 43))).toBe(true)
  })
})
