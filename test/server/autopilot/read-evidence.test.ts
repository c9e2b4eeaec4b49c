import { describe, expect, it, vi } from 'vitest'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'
import { NOTHING_SEEN, type Course } from '../../../src/core/ramp/course.ts'
import { nextScore } from '../../../src/core/ramp/detector.ts'
import { createReadEvidence, type ReadEvidence } from '../../../src/server/autopilot/read-evidence.ts'
import { RAMP } from '../../core/ramp/ramp-world.ts'
import type { StreamCall } from '../parity/stream/call.ts'
import { MINUTE_MS, openWorld, sharedWarehouse, type World } from '../parity/world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()
const KEY = 'segment-to-rudderstack'

const rollout = (revision: number): Rollout => {
  const parsed = parseRollout({
    format: 1,
    key: KEY,
    revision,
    stickiness: 'deviceId',
    audiences: [{ name: 'everyone', rudderstack: 50, segment: 100 }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

const courseAt = (world: World, changes: Partial<Course> = {}): Course => {
  const ramped = { audiences: [], owners: {} }
  return {
    format: 1,
    rollout: KEY,
    ramp: { ...RAMP, keyEvents: [{ event: 'Order Completed', loss: 0.001 }] },
    state: { stage: 0, provenStage: -1, enteredAt: world.from, status: 'running', approvedStage: null },
    base: ramped,
    inForce: ramped,
    revision: 7,
    since: 8,
    from: 7,
    watch: NOTHING_SEEN,
    lossSince: null,
    rules: '1',
    unproven: [],
    stopped: null,
    ...changes,
  }
}

type Opened = {
  readonly world: World
  readonly read: ReadEvidence
  /** The call that RudderStack lacks. */
  readonly lost: StreamCall
  /** Moves the reader's clock to so many ms after the world's start; until then it is at the start. */
  setNow(ms: number): void
}

/** Six sessions, three under each of two revisions; the fifth loses its only call. */
const opened = async (revision = 7): Promise<Opened> => {
  let now = 0
  const world = await openWorld(warehouse())
  const calls = Array.from({ length: 6 }, (_, index) =>
    world.call({
      name: index % 2 === 0 ? 'Order Completed' : 'Viewed',
      at: index * MINUTE_MS,
      session: { revision: index < 3 ? revision : revision + 1 },
    }),
  )
  world.setTime(110 * MINUTE_MS)
  await world.arrive(
    ...calls.flatMap((call, index) =>
      index === 4 ? [world.segment(call)] : [world.segment(call), world.rudderstack(call)],
    ),
  )
  const { parity } = world
  const rollouts = async (revision: number) => rollout(revision)
  const clock = (): number => world.from + now
  const read = createReadEvidence({ warehouse: world.warehouse, rollouts, ...parity, now: clock })
  return { world, read, lost: calls[4]!, setNow: (ms) => void (now = ms) }
}

describe('what a ramp is judged by', () => {
  it('counts the stage’s sessions, and those of its key events; the detectors read those of the stages before, too', async () => {
    const { world, read } = await opened()
    const { evidence, watch } = await read(courseAt(world))
    const none = { mismatched: 0, duplicated: 0, split: 0, extra: 0 }
    expect(evidence.stage).toEqual({ sessions: 3, lost: 1, ...none })
    expect(evidence.byKey).toMatchObject({ 'event:Order Completed': { sessions: 1, lost: 1, ...none } })
    const good = (score: number): number => nextScore(score, false, RAMP.guards.mismatch)
    const six = Array.from({ length: 6 }).reduce<number>(good, 0)
    expect(watch.mismatch).toBeCloseTo(six, 12)
    expect(evidence.detectors.loss).toBeGreaterThan(six)
    // a session may go on for half an hour after its last copy
    expect(evidence.settledUntil).toBe(world.parity.settledUntil()! - 30 * MINUTE_MS)
  })

  it('judges each audience with people on both legs by itself, also one that nothing is known of; an only one is everybody', async () => {
    const { world, read } = await opened()
    const keys = async (audiences: Course['inForce']['audiences']): Promise<string[]> =>
      Object.keys((await read(courseAt(world, { inForce: { audiences, owners: {} } }))).evidence.byKey ?? {})
    expect(await keys([{ name: 'everyone', rudderstack: 50, segment: 100 }])).toEqual([
      'event:Order Completed',
    ])
    const when = [{ contextName: 'region', operator: 'IN', values: ['Europe'] } as const]
    expect(
      await keys([
        { name: 'Europe', when, rudderstack: 5, segment: 100 },
        { name: 'Asia', when, rudderstack: 0, segment: 100 },
        { name: 'everyone', rudderstack: 50, segment: 100 },
      ]),
    ).toEqual(['event:Order Completed', 'audience:Europe', 'audience:everyone'])
  })

  it('judges no audience behind one that is everybody, as each of Unleash’s form is: there is nobody in it', async () => {
    const { world, read } = await opened()
    const audiences = [
      { name: 'rudderstack-on 1', when: [], rudderstack: 25 },
      { name: 'segment-off 1', when: [], segment: 100 },
      { name: 'everyone', rudderstack: 25, segment: 100 },
    ]
    const { evidence } = await read(courseAt(world, { inForce: { audiences, owners: {} } }))
    expect(Object.keys(evidence.byKey ?? {})).toEqual(['event:Order Completed'])
  })

  it('is final of sessions of which no vendor brings anything any more: what has come until then was not lost', async () => {
    const { world, read, lost, setNow } = await opened(17)
    // of no other world in this warehouse
    const under = { revision: 17, since: 18, from: 17 }
    const early = await read(courseAt(world, under))
    const none = { sessions: 0, lost: 0 }
    expect(early.evidence.final).toEqual({
      stage: none,
      byKey: { 'event:Order Completed': none },
      detector: 0,
    })
    // settled after 110 minutes, and for another 150 a vendor may try again
    setNow(260 * MINUTE_MS)
    const late = await read(courseAt(world, { ...under, watch: early.watch }))
    expect(late.evidence.final).toMatchObject({
      stage: { sessions: 3, lost: 1 },
      byKey: { 'event:Order Completed': { sessions: 1, lost: 1 } },
    })
    expect(late.evidence.final!.detector).toBeCloseTo(early.watch.loss, 12)
    expect(late.watch.loss).toBe(early.watch.loss)

    world.setTime(170 * MINUTE_MS)
    await world.arrive(world.rudderstack(lost, { received: 165 * MINUTE_MS }))
    const { evidence, watch } = await read(courseAt(world, { ...under, watch: early.watch }))
    expect(evidence.stage.lost).toBe(1)
    expect(evidence.final).toMatchObject({
      stage: { sessions: 3, lost: 0 },
      byKey: { 'event:Order Completed': { sessions: 1, lost: 0 } },
    })
    const good = (score: number): number => nextScore(score, false, RAMP.guards.loss)
    const six = Array.from({ length: 6 }).reduce<number>(good, 0)
    expect([watch.final.loss, watch.loss]).toEqual([expect.closeTo(six, 12), expect.closeTo(six, 12)])
    expect(watch.mismatch).toBe(early.watch.mismatch)
    expect([watch.settled, watch.session]).toEqual([early.watch.settled, early.watch.session])
  })

  it('goes on from where the detectors were', async () => {
    const { world, read } = await opened()
    const { watch } = await read(courseAt(world))
    const again = await read(courseAt(world, { watch }))
    expect(again.watch).toEqual(watch)
  })

  it('has a newest copy only as new as that of the leg that brings the older ones', async () => {
    const { world, read } = await opened()
    const call = world.call({ at: 100 * MINUTE_MS })
    await world.arrive(world.segment(call))
    const { evidence } = await read(courseAt(world))
    const sources = await world.parity.sources()
    const [segment, rudderstack] = ['segment', 'rudderstack'].map(
      (leg) => sources.find((source) => source.leg === leg)!.lastCopyAt!,
    )
    expect(segment).toBeGreaterThan(rudderstack!)
    expect(evidence.newestCopyAt).toBe(rudderstack)
  })
})
