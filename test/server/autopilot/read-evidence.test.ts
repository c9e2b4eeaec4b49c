import { describe, expect, it, vi } from 'vitest'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'
import { NOTHING_SEEN, type Course } from '../../../src/core/ramp/course.ts'
import { nextScore } from '../../../src/core/ramp/detector.ts'
import { createReadEvidence, type ReadEvidence } from '../../../src/server/autopilot/read-evidence.ts'
import { RAMP } from '../../core/ramp/ramp-world.ts'
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

/** Six sessions, three under each of two revisions; the fifth loses its only call. */
const opened = async (): Promise<{ readonly world: World; readonly read: ReadEvidence }> => {
  const world = await openWorld(warehouse())
  const calls = Array.from({ length: 6 }, (_, index) =>
    world.call({
      name: index % 2 === 0 ? 'Order Completed' : 'Viewed',
      at: index * MINUTE_MS,
      session: { revision: index < 3 ? 7 : 8 },
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
  return { world, read: createReadEvidence({ warehouse: world.warehouse, rollouts, ...parity }) }
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
    expect(evidence.settledUntil).toBe(world.parity.settledUntil())
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
