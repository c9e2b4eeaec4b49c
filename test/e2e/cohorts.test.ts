import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createWorld, eventually, rolloutAt, type World } from '../support/gate-world.ts'
import { quiet } from '../support/quiet.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
afterEach(() => world.sandbox.clear())

describe('given a rollout at 100 / 100 (both)', () => {
  test('a call of every type arrives once per leg, with equal id, person and time', async () => {
    const visit = await world.visit()
    await visit.start(world.options(rolloutAt(100, 100)))
    await visit.call('page')
    await visit.call('track', 'Viewed', { a: 1 })
    await visit.call('identify', 'u1', { name: 'Ann', tags: ['a', 'b'] })
    await visit.call('group', 'g1', { plan: 'pro' })
    await visit.call('alias', 'u2')
    await visit.call('screen', 'Home', { b: 2 })
    await visit.call('identify', 'u1', { tags: ['c'] })
    const ready = await visit.ready()
    expect(ready.sdks).toMatchObject({ segment: { state: 'ready' }, rudderstack: { state: 'ready' } })
    await eventually(() => {
      expect(world.arrived('segment').length).toBe(7)
      expect(world.arrived('rudderstack').length).toBe(7)
    })
    const [segment, rudderstack] = (['segment', 'rudderstack'] as const).map((leg) =>
      world.arrived(leg).sort((a, b) => a.context.crossfade.seq - b.context.crossfade.seq),
    )
    for (const [i, one] of segment!.entries()) {
      const other = rudderstack![i]!
      expect(other.context.crossfade).toEqual(one.context.crossfade)
      expect(one.messageId).toBe(`cf-${one.context.crossfade.id}`)
      expect([other.type, other.anonymousId, other.userId || null]).toEqual([
        one.type,
        one.anonymousId,
        one.type === 'alias' ? other.userId : one.userId,
      ])
      expect(other['originalTimestamp']).toBe(one['timestamp'])
      if (one.type === 'identify') expect(other.context.traits).toEqual(one.traits)
    }
    expect(visit.errors).toEqual([])
    await visit.page.context().close()
  })
})

describe('given a rollout at 0 / 100 (Segment only)', () => {
  test('nothing of RudderStack is requested', async () => {
    const visit = await world.visit()
    await visit.start(world.options(rolloutAt(0, 100)))
    await visit.call('track', 'Viewed')
    await eventually(() => expect(world.arrived('segment').length).toBe(1))
    await quiet(visit.page)
    expect(world.sandbox.requested({ leg: 'rudderstack' })).toEqual([])
    await visit.page.context().close()
  })
})

describe('given a rollout at 100 / 0 (RudderStack only)', () => {
  test('nothing of Segment is requested', async () => {
    const visit = await world.visit()
    await visit.start(world.options(rolloutAt(100, 0)))
    await visit.call('track', 'Viewed')
    await eventually(() => expect(world.arrived('rudderstack').length).toBe(1))
    await quiet(visit.page)
    expect(world.sandbox.requested({ leg: 'segment' })).toEqual([])
    await visit.page.context().close()
  })
})
