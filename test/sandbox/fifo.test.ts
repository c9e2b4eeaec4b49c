import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFifo } from '../../src/sandbox/fifo.ts'

test('gives back what an array would, through any pushes and shifts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3_000 })), { maxLength: 20 }),
      (steps) => {
        const fifo = createFifo<number>()
        const model: number[] = []
        let next = 0
        for (const [isPush, times] of steps) {
          const pairs = Array.from({ length: times }, () => {
            if (!isPush) return [fifo.shift(), model.shift()]
            fifo.push(next)
            model.push(next++)
            return [next, next]
          })
          // compared once a step: an expect for each of many thousand items takes seconds
          expect(pairs.filter(([given, wanted]) => given !== wanted)).toEqual([])
          expect(fifo.size()).toBe(model.length)
        }
      },
    ),
    { numRuns: 50 },
  )
})

test('is empty after clear', () => {
  const fifo = createFifo<number>()
  fifo.push(1)
  fifo.clear()
  expect([fifo.size(), fifo.shift()]).toEqual([0, undefined])
})
