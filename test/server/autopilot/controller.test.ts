import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Evidence } from '../../../src/core/index.ts'
import { decide } from '../../../src/core/index.ts'
import type { AuditEntry } from '../../../src/server/control/control-store.ts'
import { LEASE_MS } from '../../../src/server/autopilot/controller.ts'
import { counts, HOUR, MINUTE, NOW, PROOF, RAMP } from '../../core/ramp/ramp-world.ts'
import { knownAs, openRampWorld, type RampWorld } from '../../support/ramp/ramp-world.ts'

let world: RampWorld
let evidence: Evidence

const fresh = (): Evidence => ({
  ...PROOF,
  loadFailure: null,
  settledUntil: world.now() - 91 * MINUTE,
  newestCopyAt: world.now() - 1_000,
})

beforeEach(async () => {
  world = await openRampWorld({ ramp: RAMP, at: NOW, evidence: knownAs(() => evidence) })
  evidence = fresh()
})

const passes = (ms: number): void => {
  world.setNow(world.now() + ms)
  evidence = { ...evidence, settledUntil: world.now() - 91 * MINUTE, newestCopyAt: world.now() - 1_000 }
}
const by = (reason: string | null = 'because') => ({ actor: 'olga', reason, at: world.now() })
const reach = async (): Promise<unknown> => (await world.seen()).ramped.audiences[0]?.rudderstack
const actions = async (): Promise<string[]> =>
  (await world.history()).map(({ action }) => action).toReversed()

/** The same decision comes again from what an audit row holds. */
const expectDecidedAgain = (entry: AuditEntry): void => {
  const told = entry.evidence as {
    ramp: never
    state: never
    evidence: never
    now: number
    verdict: unknown
  }
  expect(decide(told.ramp, told.state, told.evidence, told.now)).toEqual(told.verdict)
}

/** Begun, and in its first stage. */
const running = async () => {
  const controller = world.controller('one')
  await controller.tick()
  await controller.tick()
  return controller
}

/** In its second stage, the first one proven. */
const inSecond = async () => {
  const controller = await running()
  passes(2 * HOUR)
  await controller.tick()
  expect(await reach()).toBe(5)
  return controller
}

describe('a ramp', () => {
  it('begins before its first stage, and makes one step a tick', async () => {
    const controller = world.controller('one')
    await controller.tick()
    expect((await world.course()).state).toMatchObject({ stage: -1, status: 'running' })
    expect(await reach()).toBe(0)
    await controller.tick()
    expect((await world.course()).state).toMatchObject({ stage: 0, provenStage: -1 })
    expect(await reach()).toBe(1)
    await controller.tick()
    expect(await reach()).toBe(1)
    expect(controller.judgement()?.verdict.code).toBe('too-early')
    expect(await actions()).toEqual(['init', 'ramp-start', 'promote'])
  })

  it('is judged anew after a step, however short that is after the judgement before', async () => {
    const controller = world.controller('one', { judgeEveryMs: HOUR })
    await controller.tick()
    await controller.tick()
    expect(await reach()).toBe(1)
    await controller.tick()
    expect(controller.judgement()?.verdict.code).toBe('too-early')
    const judgement = controller.judgement()
    await controller.tick()
    expect(controller.judgement()).toBe(judgement)
  })

  it('begins at the stage whose shares hold, with nothing proven', async () => {
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 25, segment: 100 }] })
    await world.controller('one').tick()
    const { state, since, base } = await world.course()
    expect(state).toMatchObject({ stage: 2, provenStage: -1 })
    expect(since).toBe((await world.seen()).revision)
    expect(base.audiences).toEqual([{ name: 'everyone', rudderstack: 0, segment: 100 }])
  })

  it('does not begin at shares that are those of no stage, and says so', async () => {
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 7, segment: 100 }] })
    const controller = world.controller('one')
    await controller.tick()
    expect(await world.store.ramp()).toBeNull()
    expect(controller.problem()).toMatch(/those of no stage/)
  })

  it('goes on only on proof, and its audit row explains it: the same decision again from what it holds', async () => {
    const controller = await running()
    evidence = { ...evidence, stage: counts(1_089) }
    passes(2 * HOUR)
    await controller.tick()
    expect(await reach()).toBe(1)
    expect(controller.judgement()?.verdict).toMatchObject({
      code: 'too-few-sessions',
      next: { missingSessions: 1 },
    })
    evidence = { ...evidence, stage: counts(1_090) }
    await controller.tick()
    expect(await reach()).toBe(5)
    const [entry] = await world.history()
    expect(entry).toMatchObject({
      action: 'promote',
      actor: 'autopilot',
      reason: expect.stringMatching(/^RudderStack lost a call in 0 of 1,090 sessions/),
    })
    expectDecidedAgain(entry!)
  })

  it('counts sessions since its stage began alone', async () => {
    const asked: number[] = []
    const controller = world.controller('one', {
      evidence: async (course) => {
        asked.push(course.since)
        return knownAs(() => evidence)(course)
      },
    })
    await controller.tick()
    await controller.tick()
    passes(2 * HOUR)
    await controller.tick()
    await controller.tick()
    const revisions = (await world.history())
      .flatMap(({ revision }) => (revision === null ? [] : [revision]))
      .toReversed()
    expect(revisions).toEqual([1, 2, 3, 4])
    expect(asked).toEqual([2, 3, 4])
  })

  it('holds while nothing can be asked for, and says why', async () => {
    const controller = world.controller('one', {
      evidence: () => Promise.reject(new Error('the warehouse is away')),
    })
    await controller.tick()
    await controller.tick()
    expect((await world.course()).state.stage).toBe(-1)
    expect(controller.judgement()?.verdict).toMatchObject({
      verdict: 'hold',
      code: 'no-data',
      reason: 'What is known cannot be asked for: the warehouse is away.',
    })
  })

  it('rolls back to the last proven stage on proven harm, and stays there until it is resumed', async () => {
    const controller = await inSecond()
    passes(HOUR)
    evidence = { ...evidence, stage: counts(500, { lost: 100 }) }
    await controller.tick()
    expect(await reach()).toBe(1)
    const { state, stopped } = await world.course()
    expect(state).toMatchObject({ stage: 0, provenStage: 0, status: 'halted' })
    expect(stopped).toMatchObject({
      actor: 'autopilot',
      reason: expect.stringMatching(/^RudderStack lost a call in 100 of 500/),
    })
    evidence = { ...evidence, stage: counts(5_000) }
    passes(5 * HOUR)
    await controller.tick()
    expect(await reach()).toBe(1)
    await controller.command({ verb: 'resume' }, by())
    expect((await world.course()).state).toMatchObject({ stage: 0, status: 'running' })
  })

  it('waits with a loss below four times the limit until no vendor brings what is missing any more', async () => {
    const controller = await inSecond()
    const final = { stage: { sessions: 0, lost: 0 }, byKey: {}, detector: 0 }
    evidence = { ...evidence, stage: counts(20_000, { lost: 200 }), final }
    passes(HOUR)
    await controller.tick()
    const since = world.now()
    expect(controller.judgement()?.verdict).toMatchObject({ verdict: 'hold', code: 'loss' })
    passes(HOUR)
    await controller.tick()
    expect(await reach()).toBe(5)
    expect((await world.course()).lossSince).toBe(since)
    evidence = { ...evidence, final: { ...final, stage: { sessions: 20_000, lost: 200 } } }
    await controller.tick()
    expect(await reach()).toBe(1)
  })

  it('is paused by a kill, and not resumed before that is lifted', async () => {
    const controller = await inSecond()
    await world.kill('rudderstack')
    await controller.tick()
    expect(await world.course()).toMatchObject({
      state: { stage: 1, status: 'paused' },
      stopped: { actor: 'olga', reason: 'RudderStack was killed.' },
    })
    expect(await controller.command({ verb: 'resume' }, by())).toEqual({
      ok: false,
      refused: 'RudderStack is killed: lift that first, with crossfade unkill.',
    })
    await world.kill(null)
    expect(await controller.command({ verb: 'resume' }, by())).toMatchObject({ ok: true })
  })

  it('is paused by a change of shares or owners by hand, and by no other', async () => {
    const controller = await inSecond()
    await world.set({ team: 'growth' })
    await controller.tick()
    expect((await world.course()).state.status).toBe('running')
    await world.set({ owners: { '*': 'segment', braze: 'both' } })
    await controller.tick()
    expect((await world.course()).state.status).toBe('paused')
    await controller.command({ verb: 'resume' }, by())
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 6, segment: 100 }] })
    await controller.tick()
    const { state, stopped } = await world.course()
    expect(state).toMatchObject({ stage: 1, status: 'paused' })
    expect(stopped?.reason).toMatch(/by hand, in revision \d+/)
  })

  it('is resumed at the stage whose shares hold by then, which is proven anew; at no stage it is not', async () => {
    const controller = await inSecond()
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 6, segment: 100 }] })
    await controller.tick()
    expect(await controller.command({ verb: 'resume' }, by())).toMatchObject({
      ok: false,
      refused: expect.stringMatching(/those of no stage: set those of one, such as stage 2/),
    })
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 1, segment: 100 }] })
    passes(MINUTE)
    await controller.command({ verb: 'resume' }, by('was too fast'))
    const course = await world.course()
    expect(course.state).toMatchObject({ stage: 0, status: 'running', enteredAt: world.now() })
    expect(course.since).toBe((await world.seen()).revision)
    expect((await world.history())[0]).toMatchObject({
      action: 'resume',
      actor: 'olga',
      reason: 'was too fast',
    })
  })

  it.each([
    ['limit', () => world.setRamp({ ...RAMP, guards: { ...RAMP.guards, loss: 0.004 } })],
    ['lateness', () => world.setRamp({ ...RAMP, latenessMinutes: 30 })],
    ['rule', () => world.setRules('2')],
  ])('proves its stage anew after another %s', async (_name, change) => {
    const controller = await inSecond()
    const { since } = await world.course()
    change()
    await controller.tick()
    const course = await world.course()
    expect(course.since).toBeGreaterThan(since)
    expect(course.state).toMatchObject({ stage: 1, status: 'running' })
    expect(await actions()).toEqual(['init', 'ramp-start', 'promote', 'promote', 'ramp-change'])
    await controller.tick()
    expect((await actions()).length).toBe(5)
  })

  it('keeps the old file where a new one has other stages behind it', async () => {
    const controller = await inSecond()
    const stages = RAMP.stages.map((stage, index) => (index === 0 ? { ...stage, rudderstack: 2 } : stage))
    world.setRamp({ ...RAMP, stages })
    await controller.tick()
    expect(controller.problem()).toMatch(/another stage 1 than the one that was gone through/)
    expect((await world.course()).ramp.stages[0]!.rudderstack).toBe(1)
  })

  it('finishes at its last stage, and a change or a kill stops it even then', async () => {
    const controller = await running()
    for (let stage = 1; stage < 5; stage++) {
      passes(2 * HOUR)
      await controller.tick()
    }
    expect(await reach()).toBe(100)
    passes(2 * HOUR)
    await controller.tick()
    expect((await world.course()).state).toMatchObject({ stage: 4, provenStage: 4, status: 'finished' })
    await controller.tick()
    expect((await actions()).filter((action) => action === 'finish')).toHaveLength(1)
    await world.kill('rudderstack')
    await controller.tick()
    expect((await world.course()).state.status).toBe('paused')
  })
})

describe('what a person asks of a ramp', () => {
  it('pause stops it where it is, without a share changed', async () => {
    const controller = await inSecond()
    expect(await controller.command({ verb: 'pause' }, by('lunch'))).toMatchObject({ ok: true })
    passes(2 * HOUR)
    await controller.tick()
    expect(await reach()).toBe(5)
    expect(await controller.command({ verb: 'pause' }, by())).toEqual({
      ok: false,
      refused: 'It is paused already.',
    })
  })

  it('abort goes back to the last proven stage, or to before the first', async () => {
    const controller = await inSecond()
    expect(await controller.command({ verb: 'abort' }, by())).toMatchObject({ ok: true })
    expect(await reach()).toBe(1)
    expect((await world.course()).state).toMatchObject({ stage: 0, status: 'aborted' })
    passes(9 * HOUR)
    await controller.tick()
    expect(await reach()).toBe(1)
  })

  it('abort of a ramp that has proven nothing leaves everyone on Segment only', async () => {
    const controller = await running()
    await controller.command({ verb: 'abort' }, by())
    expect(await reach()).toBe(0)
  })

  it('promote without proof is refused with what is missing, and goes on with --unproven and a reason, for ever said', async () => {
    const controller = await running()
    evidence = { ...evidence, stage: counts(300) }
    passes(2 * HOUR)
    expect(await controller.command({ verb: 'promote' }, by())).toMatchObject({
      ok: false,
      refused: expect.stringMatching(/^Not proven: .* 0 of 300 sessions.* 790 more good ones/),
    })
    expect(await controller.command({ verb: 'promote', unproven: true }, by(null))).toMatchObject({
      ok: false,
      refused: expect.stringMatching(/takes a reason/),
    })
    await controller.command({ verb: 'promote', unproven: true }, by('the launch'))
    const { state, unproven } = await world.course()
    expect(state).toMatchObject({ stage: 1, provenStage: -1 })
    expect(unproven).toEqual([{ actor: 'olga', reason: 'the launch', at: world.now(), stage: 1 }])
    // what was not proven is not gone back to
    await controller.command({ verb: 'abort' }, by())
    expect(await reach()).toBe(0)
    expect((await world.course()).unproven).toHaveLength(1)
  })

  it('promote --full goes to the last stage, on somebody’s word alone', async () => {
    const controller = await inSecond()
    passes(2 * HOUR)
    expect(await controller.command({ verb: 'promote', full: true }, by())).toMatchObject({ ok: false })
    await controller.command({ verb: 'promote', full: true, unproven: true }, by('the contract ends'))
    expect(await reach()).toBe(100)
    expect((await world.course()).state).toMatchObject({ stage: 4, provenStage: 0 })
  })

  it('approve is for the next stage alone, where that needs it', async () => {
    const stages = RAMP.stages.map((stage, index) => (index === 1 ? { ...stage, approval: true } : stage))
    world.setRamp({ ...RAMP, stages })
    const controller = await running()
    passes(2 * HOUR)
    await controller.tick()
    expect(controller.judgement()?.verdict.code).toBe('approval')
    expect(await controller.command({ verb: 'approve' }, by())).toMatchObject({ ok: true })
    await controller.tick()
    expect(await reach()).toBe(5)
    expect(await controller.command({ verb: 'approve' }, by())).toEqual({
      ok: false,
      refused: 'Stage 3 needs no approval.',
    })
  })
})

describe('an order', () => {
  it('to approve is refused while the ramp is stopped: to resume is to begin the stage anew', async () => {
    const stages = RAMP.stages.map((stage, index) => (index === 1 ? { ...stage, approval: true } : stage))
    world.setRamp({ ...RAMP, stages })
    const controller = await running()
    await controller.command({ verb: 'pause' }, by('lunch'))
    expect(await controller.command({ verb: 'approve' }, by())).toEqual({
      ok: false,
      refused: 'It is paused (lunch): resume it first, with a reason.',
    })
  })

  it('to approve is of the next stage as it was: of another one it has to be given again', async () => {
    const withNext = (rudderstack: number) => ({
      ...RAMP,
      stages: RAMP.stages.map((stage, index) =>
        index === 1 ? { ...stage, rudderstack, approval: true } : stage,
      ),
    })
    world.setRamp(withNext(5))
    const controller = await running()
    await controller.command({ verb: 'approve' }, by())
    world.setRamp({ ...withNext(5), staleMinutes: 45 })
    await controller.tick()
    expect((await world.course()).state.approvedStage).toBe(1)
    world.setRamp(withNext(20))
    await controller.tick()
    expect((await world.course()).state.approvedStage).toBeNull()
  })

  it('to promote goes on from the stage that it was given at, not from the one that the ramp has reached meanwhile', async () => {
    const controller = await running()
    const order = { verb: 'promote', unproven: true, from: 0 } as const
    expect(await controller.command(order, by('now'))).toMatchObject({ ok: true })
    const refused = {
      ok: false,
      refused: expect.stringMatching(/^The ramp is at stage 2 by now, .* at stage 1:/),
    }
    expect(await controller.command(order, by('now'))).toEqual(refused)
    // the ramp's own step comes between the look and the writing
    const slow = world.controller('slow', {
      evidence: async (course) => {
        if (course.state.stage === 1)
          await controller.command({ verb: 'promote', unproven: true }, by('quicker'))
        return knownAs(() => evidence)(course)
      },
    })
    expect(await slow.command({ verb: 'promote', unproven: true }, by('slower'))).toMatchObject({
      ok: false,
      refused: expect.stringMatching(/^The ramp is at stage 3 by now/),
    })
    expect(await reach()).toBe(25)
  })

  it('to promote is heeded in quiet hours where all is proven, and is no stage without proof', async () => {
    const quietHours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59', timeZone: 'UTC' }]
    const controller = await running()
    world.setRamp({ ...RAMP, quietHours })
    await controller.tick()
    passes(2 * HOUR)
    await controller.tick()
    expect(controller.judgement()?.verdict.code).toBe('quiet-hours')
    expect(await controller.command({ verb: 'promote' }, by())).toMatchObject({ ok: true })
    const { state, unproven } = await world.course()
    expect([state.stage, state.provenStage, unproven]).toEqual([1, 0, []])
    const [entry] = await world.history()
    expect(entry?.reason).toMatch(/^because/)
    expectDecidedAgain(entry!)
  })

  it('to promote is not heeded in quiet hours where the next stage needs an approval that nobody has given', async () => {
    const quietHours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59', timeZone: 'UTC' }]
    const stages = RAMP.stages.map((stage, index) => (index === 1 ? { ...stage, approval: true } : stage))
    world.setRamp({ ...RAMP, stages })
    const controller = await running()
    world.setRamp({ ...RAMP, stages, quietHours })
    await controller.tick()
    passes(2 * HOUR)
    await controller.tick()
    expect(controller.judgement()?.verdict.code).toBe('quiet-hours')
    expect(await controller.command({ verb: 'promote' }, by())).toEqual({
      ok: false,
      refused: 'Proven; a person has to approve stage 2. With crossfade approve it begins.',
    })
    expect(await reach()).toBe(1)
  })
})

describe('a ramp that cannot go on', () => {
  it('neither begins nor takes another file over a kill, and says why', async () => {
    await world.kill('rudderstack')
    const controller = world.controller('one')
    await controller.tick()
    expect(controller.problem()).toBe('RudderStack is killed: lift that first, with crossfade unkill.')
    await world.kill(null)
    await controller.tick()
    expect((await world.course()).state.stage).toBe(-1)
  })

  it('keeps the old file where a new one would take people back whom it did not move before', async () => {
    const when = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }]
    const europe = { name: 'Europe', when, rudderstack: 50, segment: 100 }
    await world.set({ audiences: [europe, { name: 'everyone', rudderstack: 0, segment: 100 }] })
    const controller = await running()
    const stage = { ...RAMP.stages[4]!, audience: 'Europe', rudderstack: 60 }
    world.setRamp({ ...RAMP, stages: [...RAMP.stages, stage] })
    await controller.tick()
    expect(controller.problem()).toMatch(
      /moves the audience "Europe" from now on, which is under way by hand/,
    )
    expect((await world.course()).ramp.stages).toHaveLength(5)
  })

  it('tries a step that could not be written again at the next tick', async () => {
    let isDown = true
    const control: RampWorld['control'] = {
      ...world.control,
      drive: async (...given) =>
        isDown
          ? { ok: false, why: 'unreachable', message: 'Unleash is away.' }
          : world.control.drive(...given),
    }
    const controller = world.controller('one', { judgeEveryMs: HOUR, control })
    isDown = false
    await controller.tick()
    isDown = true
    await controller.tick()
    expect(controller.problem()).toBe('Unleash is away.')
    isDown = false
    await controller.tick()
    expect(await reach()).toBe(1)
  })

  it('keeps its lease for as long as the warehouse takes to answer', async () => {
    await running()
    passes(2 * HOUR)
    let answer = (): void => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    const leads: number[] = []
    const store: RampWorld['store'] = {
      ...world.store,
      lead: (owner, at, until) => (leads.push(at), world.store.lead(owner, at, until)),
    }
    const slow = world.controller('one', {
      leaseMs: 30,
      store,
      evidence: async (course) => {
        await answered
        return knownAs(() => evidence)(course)
      },
    })
    const ticked = slow.tick()
    await vi.waitFor(() => expect(leads.length).toBeGreaterThan(5))
    answer()
    await ticked
    expect(await reach()).toBe(5)
  })

  it('begins where a stage gives away what the rollout names an owner of already', async () => {
    await world.set({ owners: { '*': 'segment', Amplitude: 'segment' } })
    const owners = { '*': 'rudderstack', Amplitude: 'rudderstack' } as const
    const stages = RAMP.stages.map((stage, index) => (index === 2 ? { ...stage, owners } : stage))
    world.setRamp({ ...RAMP, stages })
    const controller = world.controller('one')
    await controller.tick()
    expect(controller.problem()).toBeNull()
    const { state, base } = await world.course()
    expect([state.stage, base.owners]).toEqual([-1, { '*': 'segment', Amplitude: 'segment' }])
  })
})

describe('two processes on one store', () => {
  it('are driven by one of them; the other takes over within 30 seconds of its last tick', async () => {
    const [one, other] = [world.controller('one'), world.controller('other')]
    await one.tick()
    await other.tick()
    expect([one.isLeader(), other.isLeader()]).toEqual([true, false])
    passes(LEASE_MS - 1)
    await other.tick()
    expect(other.isLeader()).toBe(false)
    passes(1)
    await other.tick()
    expect(other.isLeader()).toBe(true)
    expect(LEASE_MS).toBeLessThanOrEqual(30_000)
    await one.tick()
    expect(one.isLeader()).toBe(false)
  })

  it('let go of it at once when they end', async () => {
    const [one, other] = [world.controller('one'), world.controller('other')]
    await one.tick()
    await one.close()
    await other.tick()
    expect(other.isLeader()).toBe(true)
  })

  it('what one decided before it lost the lease is not written', async () => {
    await inSecond()
    passes(2 * HOUR)
    const slow = world.controller('slow', {
      evidence: async (course) => {
        // it stops for a minute, as in a collection of garbage, and another one takes over
        world.setNow(world.now() + 60_000)
        await world.controller('quick').command({ verb: 'abort' }, by())
        return knownAs(() => evidence)(course)
      },
    })
    await slow.tick()
    expect(await reach()).toBe(1)
    expect((await world.course()).state.status).toBe('aborted')
  })
})
