import { describe, expect, it } from 'vitest'
import type { Ramp } from '../../../src/core/ramp/ramp.ts'
import type { RecordedRow } from '../../../src/core/ramp/recorded.ts'
import { replay } from '../../../src/core/ramp/replay.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'
import { counts, HOUR, RAMP } from './ramp-world.ts'
import { BEGAN, DAY, played, recordedDays } from './recorded-world.ts'

const ramp = (...shares: readonly number[]): Ramp => ({
  ...RAMP,
  stages: shares.map((rudderstack) => ({ ...RAMP.stages[0]!, rudderstack })),
})
const lasting = (days: number, given: Ramp): Ramp => ({
  ...given,
  stages: given.stages.map((stage) => ({ ...stage, minMinutes: days * 1_440 })),
})
const whenOf = (at: number): number => (at - BEGAN) / DAY

describe('a ramp against what was recorded', () => {
  it('goes on and finishes where nothing was lost, and plays each stage’s share of the sessions', () => {
    const { state, moves, used, shorts } = played(ramp(5, 25, 50), recordedDays(20, 40))
    expect(state.status).toBe('finished')
    expect(shorts()).toEqual([])
    // a stage of 5 % is given a tenth of what 50 % recorded
    const [, first, second] = moves.map(({ at }) => at)
    const perHour = 6 * 40
    const took = moves[1]!.stage.sessions / (((first! - BEGAN - 1.5 * HOUR) / HOUR) * perHour)
    expect(took).toBeGreaterThan(0.08)
    expect(took).toBeLessThan(0.12)
    expect(second! - first!).toBeLessThan(first! - BEGAN)
    expect(used()).toBeLessThan(20 * 24 * perHour)
  })

  it('goes back where a loss was recorded, and not before', () => {
    const { state, moves } = played(
      lasting(10, ramp(50, 100)),
      recordedDays(12, 40, {}, (day) => ({ lost: day >= 5 ? 4 : 0 })),
    )
    expect(state).toMatchObject({ stage: -1, status: 'halted' })
    const { verdict, at } = moves.at(-1)!
    expect(verdict).toMatchObject({ verdict: 'rollback', code: 'loss' })
    expect(whenOf(at)).toBeGreaterThan(5 + 1.5 / 24)
    expect(whenOf(at)).toBeLessThan(5.5)
  })

  it('waits with a loss that is not gross until no vendor would bring what is missing any more', () => {
    const { moves } = played(
      lasting(10, ramp(50, 100)),
      recordedDays(8, 200, {}, (day) => ({ lost: day >= 5 ? 3 : 0 })),
    )
    const { verdict, at } = moves.at(-1)!
    expect(verdict).toMatchObject({ verdict: 'rollback', code: 'loss' })
    // settled after an hour and a half, tried again for two and a half more
    expect(whenOf(at)).toBeGreaterThan(5 + 4 / 24)
    expect(whenOf(at)).toBeLessThan(5.5)
  })

  it('finds copies that begin to differ long after all was well', () => {
    const { moves } = played(
      lasting(12, ramp(50, 100)),
      recordedDays(20, 40, {}, (day) => ({ mismatched: day >= 10 ? 2 : 0 })),
    )
    const { verdict, at } = moves.at(-1)!
    expect(verdict).toMatchObject({ verdict: 'rollback', code: 'mismatch' })
    expect(verdict.reason).toContain('of late that is far more than the limit')
    expect(whenOf(at)).toBeGreaterThan(10)
    expect(whenOf(at)).toBeLessThan(11)
  })

  it('holds a key event to its own limit, and waits for one that was never recorded', () => {
    const keyEvents = [{ event: 'Order Completed', loss: 0.001 }]
    const events = (lost: number) => ({ 'Order Completed': counts(4, { lost }) })
    const rows = (lost: number) => recordedDays(20, 40, { events: events(lost) })
    const bad = played({ ...ramp(50, 100), keyEvents }, rows(1))
    expect(bad.moves.at(-1)!.verdict).toMatchObject({ verdict: 'rollback', code: 'loss' })
    expect(bad.moves.at(-1)!.verdict.reason).toContain('the event Order Completed')
    const good = played({ ...ramp(50, 100), keyEvents }, rows(0))
    expect(good.state.status).toBe('finished')
    const none = played({ ...ramp(50, 100), keyEvents }, recordedDays(4, 40), { days: 4 })
    expect(none.state).toMatchObject({ stage: 0, status: 'running' })
    expect(none.last?.reason).toContain('the event Order Completed')
  })

  it('uses all that was recorded where a stage has more people on both, invents none, and says how many it lacks', () => {
    const few = played(ramp(50, 100), recordedDays(20, 4, { dual: 5 }))
    const enough = played(ramp(50, 100), recordedDays(20, 40, { dual: 50 }))
    expect(few.moves[1]!.at).toBeGreaterThan(enough.moves[1]!.at)
    const [short] = few.shorts()
    expect(short!.stage).toBe(0)
    expect(short!.wanted / short!.used).toBeCloseTo(10, 6)
    expect(few.used()).toBeLessThanOrEqual(20 * 144 * 4)
  })

  it('leaves out what nobody knows the shares of', () => {
    const { state, used, unknown } = played(ramp(50), recordedDays(2, 40, { dual: null }), { days: 2 })
    expect([state.stage, used(), unknown()]).toEqual([0, 0, 2 * 144 * 40])
  })

  it('is the same again by its seed, and another one by another', () => {
    const by = (seed: number) =>
      played(
        ramp(5, 25),
        recordedDays(20, 40, {}, () => ({ lost: 0 })),
        { seed },
      ).moves.map(({ stage }) => stage)
    expect(by(3)).toEqual(by(3))
    expect(by(3)).not.toEqual(by(4))
  })
})

describe('with several audiences', () => {
  const europe: Partial<RecordedRow> = { audience: 'Europe', last: false, only: false, dual: 20 }
  const everyone: Partial<RecordedRow> = { only: false, dual: 50 }
  const stage = RAMP.stages[0]!
  const sessionsAt = (given: Ramp, rows: readonly RecordedRow[], index: number) =>
    replay({ from: BEGAN, to: BEGAN + DAY, sentinel: 1, rows }, given, createSeededRandom(1)).sessions(
      BEGAN,
      BEGAN,
      index,
    )

  it('moves the audience that a stage names, and everyone else where it names none', () => {
    const given: Ramp = {
      ...RAMP,
      stages: [
        { ...stage, audience: 'Europe', rudderstack: 10 },
        { ...stage, rudderstack: 50 },
      ],
    }
    const rows = [...recordedDays(1, 1_000, europe), ...recordedDays(1, 1_000, everyone)]
    const first = sessionsAt(given, rows, 0)
    expect(first.all.sessions).toBeGreaterThan(400)
    expect(first.all.sessions).toBeLessThan(600)
    expect(first.byKey).toEqual({ 'audience:Europe': first.all })
    const { byKey } = sessionsAt(given, rows, 1)
    expect(byKey['audience:everyone']).toEqual(counts(1_000))
    // what the stage before gave it stays
    expect(byKey['audience:Europe']!.sessions).toBeLessThan(600)
    expect(sessionsAt(given, rows, -1).all.sessions).toBe(0)
  })

  it('leaves an audience as it was that the ramp does not move', () => {
    const rows = [...recordedDays(1, 30, europe), ...recordedDays(1, 0, everyone)]
    expect(sessionsAt(ramp(50), rows, 0).all.sessions).toBe(30)
  })

  it('leaves out sessions of which nobody knows the audience', () => {
    const lost = { ...europe, audience: '', dual: null }
    const rows = [...recordedDays(1, 30, lost), ...recordedDays(1, 10, everyone)]
    expect(sessionsAt(ramp(50), rows, 0).all.sessions).toBe(10)
  })

  it('holds each of them to the limits by itself, one without a session, too', () => {
    const harmed = played(ramp(50, 100), [
      ...recordedDays(20, 400, everyone),
      ...recordedDays(20, 4, europe, () => ({ lost: 1 })),
    ])
    expect(harmed.moves.at(-1)!.verdict).toMatchObject({ verdict: 'rollback', code: 'loss' })
    expect(harmed.moves.at(-1)!.verdict.reason).toContain('the audience Europe')
    const given: Ramp = { ...RAMP, stages: [{ ...stage, audience: 'Asia', rudderstack: 10 }, stage] }
    const rows = [...recordedDays(4, 40, everyone), ...recordedDays(4, 40, europe)]
    const waiting = played(given, rows, { days: 4 })
    expect(waiting.state).toMatchObject({ stage: 0, status: 'running' })
    expect(waiting.last?.reason).toContain('the audience Asia')
  })
})
