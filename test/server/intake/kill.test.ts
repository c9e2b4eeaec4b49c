import { expect, it } from 'vitest'
import { killCycles } from './kill-cycles.ts'

it('every acknowledged copy is there once, however often server and engine are killed', async () => {
  const { acknowledged, resent, ...faults } = await killCycles(3, 90)
  expect(faults).toEqual({ missing: [], doubled: [], others: 0, wrong: [] })
  expect(acknowledged).toBe(3 * (30 * 25 + 60))
  expect(resent).toBeGreaterThan(0)
}, 180_000)
