import { describe, expect, it, vi } from 'vitest'
import { NO_BITS, readBits, readCounts } from '../../../src/server/autopilot/read-bits.ts'
import { MINUTE_MS, openWorld, sharedWarehouse, type World } from '../parity/world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

/** Six sessions at both legs, of which one is lost; three of them under a later revision. */
const world = async (): Promise<World & { readonly sessions: readonly string[] }> => {
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
  return { ...it, sessions: calls.map(({ session }) => session.id) }
}

/** The key that copies of a world have. */
const ROLLOUT = 'segment-to-rudderstack'

describe('the bits of a ramp', () => {
  it('are counted of all sessions and by key event, from a revision and a time on', async () => {
    const it = await world()
    const since = { rollout: ROLLOUT, revision: 0, began: it.from }
    const counts = { sessions: 6, lost: 1, mismatched: 0, duplicated: 0, split: 0, extra: 0 }
    expect(await readCounts(it.warehouse, since, ['Order Completed', 'Signed Up'])).toEqual({
      stage: counts,
      byKey: { 'event:Order Completed': { ...counts, sessions: 3 } },
    })
    const { stage: later } = await readCounts(it.warehouse, { ...since, revision: 8 }, [])
    expect(later).toMatchObject({ sessions: 3, lost: 1 })
    const { stage: last } = await readCounts(it.warehouse, { ...since, began: it.from + 5 * MINUTE_MS }, [])
    expect(last).toMatchObject({ sessions: 1, lost: 0 })
    const { stage: other } = await readCounts(it.warehouse, { ...since, rollout: 'another' }, [])
    expect(other.sessions).toBe(0)
  })

  it('are read one after the other, each once', async () => {
    const it = await world()
    const since = { rollout: ROLLOUT, revision: 0, began: it.from }
    const all = await readBits(it.warehouse, since, NO_BITS)
    expect(all.map(({ session }) => session)).toEqual(it.sessions.toSorted())
    expect(all.map(({ isLost }) => isLost)).toEqual(all.map(({ session }) => session === it.sessions[4]))
    const rest = await readBits(it.warehouse, since, all[3]!)
    expect(rest).toEqual(all.slice(4))
    expect(await readBits(it.warehouse, since, all.at(-1)!)).toEqual([])
    const later = await readBits(it.warehouse, { ...since, revision: 8 }, NO_BITS)
    expect(later.map(({ session }) => session)).toEqual(it.sessions.slice(3).toSorted())
  })
})
