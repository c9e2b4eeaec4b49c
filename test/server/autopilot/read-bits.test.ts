import { describe, expect, it, vi } from 'vitest'
import { NOTHING_SEEN } from '../../../src/core/ramp/course.ts'
import { readBits, readCame, readCounts } from '../../../src/server/autopilot/read-bits.ts'
import { MINUTE_MS, openWorld, sharedWarehouse, type World } from '../parity/world.ts'
import type { StreamCall } from '../parity/stream/call.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

/** Six sessions at both legs, of which one is lost; three of them under a later revision. */
const world = async (): Promise<
  World & { readonly sessions: readonly string[]; readonly lost: StreamCall }
> => {
  const it = await openWorld(warehouse())
  const calls = Array.from({ length: 6 }, (_, index) =>
    it.call({
      name: index % 2 === 0 ? 'Order Completed' : 'Viewed',
      at: index * MINUTE_MS,
      session: { revision: index < 3 ? 7 : 8 },
    }),
  )
  it.setTime(110 * MINUTE_MS)
  await it.arrive(
    ...calls.flatMap((call, index) =>
      index === 4 ? [it.segment(call)] : [it.segment(call), it.rudderstack(call)],
    ),
  )
  return { ...it, sessions: calls.map(({ session }) => session.id), lost: calls[4]! }
}

/** The key that copies of a world have. */
const ROLLOUT = 'segment-to-rudderstack'

describe('the bits of a ramp', () => {
  it('are counted of all sessions and by key event, from a revision and a time on', async () => {
    const it = await world()
    const since = { rollout: ROLLOUT, revision: 0, began: it.from }
    const counts = { sessions: 6, lost: 1, mismatched: 0, duplicated: 0, split: 0, extra: 0 }
    const none = { sessions: 0, lost: 0 }
    expect(await readCounts(it.warehouse, since, ['Order Completed', 'Signed Up'], it.from)).toEqual({
      stage: { settled: counts, final: none },
      byKey: { 'event:Order Completed': { settled: { ...counts, sessions: 3 }, final: none } },
    })
    const settled = async (changes: Partial<typeof since>) =>
      (await readCounts(it.warehouse, { ...since, ...changes }, [], it.from)).stage.settled
    expect(await settled({ revision: 8 })).toMatchObject({ sessions: 3, lost: 1 })
    expect(await settled({ began: it.from + 5 * MINUTE_MS })).toMatchObject({ sessions: 1, lost: 0 })
    expect(await settled({ rollout: 'another' })).toMatchObject({ sessions: 0 })
  })

  it('stay lost when what they lack comes late, and are told apart once they are old: for good, or not', async () => {
    const it = await world()
    const since = { rollout: ROLLOUT, revision: 0, began: it.from }
    const all = await readBits(it.warehouse, since, NOTHING_SEEN)
    const old = all.at(-1)!.settled
    const losses = async () => {
      const { stage, byKey } = await readCounts(it.warehouse, since, ['Order Completed'], old)
      const { settled, final } = byKey['event:Order Completed']!
      return { all: [stage.settled.lost, stage.final], event: [settled.lost, final] }
    }
    const before = { all: [1, { sessions: 6, lost: 1 }], event: [1, { sessions: 3, lost: 1 }] }
    expect(await losses()).toEqual(before)
    expect(await readCame(it.warehouse, since, all)).toEqual(new Set())
    it.setTime(170 * MINUTE_MS)
    await it.arrive(it.rudderstack(it.lost, { received: 165 * MINUTE_MS, recovered: true }))
    expect(await losses()).toEqual(before)
    it.setTime(175 * MINUTE_MS)
    await it.arrive(it.rudderstack(it.lost, { received: 166 * MINUTE_MS }))
    expect(await losses()).toEqual({
      all: [1, { sessions: 6, lost: 0 }],
      event: [1, { sessions: 3, lost: 0 }],
    })
    expect(await readCame(it.warehouse, since, all)).toEqual(new Set([it.sessions[4]]))
  })

  it('are read one after the other, each once', async () => {
    const it = await world()
    const since = { rollout: ROLLOUT, revision: 0, began: it.from }
    const all = await readBits(it.warehouse, since, NOTHING_SEEN)
    expect(all.map(({ session }) => session)).toEqual(it.sessions.toSorted())
    expect(all.map(({ isLost }) => isLost)).toEqual(all.map(({ session }) => session === it.sessions[4]))
    const rest = await readBits(it.warehouse, since, all[3]!)
    expect(rest).toEqual(all.slice(4))
    expect(await readBits(it.warehouse, since, all.at(-1)!)).toEqual([])
    expect(await readBits(it.warehouse, since, NOTHING_SEEN, all[0]!.settled - 1)).toEqual([])
    const later = await readBits(it.warehouse, { ...since, revision: 8 }, NOTHING_SEEN)
    expect(later.map(({ session }) => session)).toEqual(it.sessions.slice(3).toSorted())
  })
})
