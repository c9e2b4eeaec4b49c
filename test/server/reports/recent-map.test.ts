import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRecentMap } from '../../../src/server/reports/recent-map.ts'

type Step = readonly [action: 'set' | 'delete', key: string, weight: number]

/** The same by a list, the longest untouched first. */
const model = (steps: readonly Step[], maxWeight: number) => {
  let entries: { key: string; value: number; weight: number }[] = []
  const forgotten: number[] = []
  const total = (): number => entries.reduce((sum, { weight }) => sum + weight, 0)
  for (const [value, [action, key, weight]] of steps.entries()) {
    entries = entries.filter((each) => each.key !== key)
    if (action === 'set') entries.push({ key, value, weight })
    while (total() > maxWeight && entries.length > 1) forgotten.push(entries.shift()!.value)
  }
  return { values: entries.map(({ value }) => value), forgotten }
}

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('set' as const, 'set' as const, 'delete' as const),
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.integer({ min: 1, max: 4 }),
  ),
  { maxLength: 40 },
)

it('keeps what was touched last, as much as its limit lets it, and tells of what it forgets', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), (given, limit) => {
      const told: number[] = []
      const map = createRecentMap<number>(limit, (value) => told.push(value))
      for (const [value, [action, key, weight]] of given.entries()) {
        if (action === 'set') map.set(key, value, weight)
        else map.delete(key)
        if (action === 'set') expect(map.get(key)).toBe(value)
      }
      const { values, forgotten } = model(given, limit)
      expect([[...map.values()], told]).toEqual([values, forgotten])
      expect([map.size, map.forgotten()]).toEqual([values.length, forgotten.length])
    }),
  )
})
