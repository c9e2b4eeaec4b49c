import { describe, expect, it, vi } from 'vitest'
import { sessionsNeeded } from '../../../src/core/ramp/sessions-needed.ts'
import { openWorld, sharedWarehouse, type World } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

const arriveOnBoth = async (it: World, names: readonly string[]): Promise<void> => {
  const calls = names.map((name) => it.call({ name, fields: name === 'Upgraded' ? { revenue: 5 } : {} }))
  await it.arrive(...calls.flatMap((call) => [it.segment(call), it.rudderstack(call)]))
}

const NAMES = ['Cart Viewed', 'Order Completed', 'Upgraded']

describe('events that money depends on', () => {
  it('are suggested by name and amounts where none is chosen, and come first', async () => {
    const it = await openWorld(warehouse())
    await arriveOnBoth(it, NAMES)
    const { rows, limit } = await it.parity.answer({ ...it.range, by: 'event' })
    expect(rows.map(({ key, money }) => [key, money])).toEqual([
      ['Order Completed', true],
      ['Upgraded', true],
      ['Cart Viewed', false],
    ])
    expect(limit).toBe(0.005)
  })

  it('are those that were chosen and no others, and the limit is the one that was set', async () => {
    const it = await openWorld(warehouse(), { moneyEvents: ['Cart Viewed'], lossLimit: 0.02 })
    await arriveOnBoth(it, NAMES)
    const { rows, limit } = await it.parity.answer({ ...it.range, by: 'event' })
    expect(rows.map(({ key, money }) => [key, money])).toEqual([
      ['Cart Viewed', true],
      ['Order Completed', false],
      ['Upgraded', false],
    ])
    expect([limit, rows[0]?.loss.enough]).toEqual([0.02, sessionsNeeded(0.02)])
  })
})
