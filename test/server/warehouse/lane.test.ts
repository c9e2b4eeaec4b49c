import { expect, it } from 'vitest'
import { createLane } from '../../../src/server/warehouse/engine/lane.ts'

it('runs so much at once, the rest in the order in which it came, also past work that fails', async () => {
  const lane = createLane(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const works = [0, 1, 2, 3, 4].map((index) =>
    lane(async () => {
      begun.push(index)
      await new Promise<void>((resolve, reject) => {
        ends[index] = index === 1 ? () => reject(new Error('failed')) : resolve
      })
      return index
    }).catch(() => 'failed'),
  )
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  await settle()
  expect(begun).toEqual([0, 1])
  ends[1]?.()
  await settle()
  expect(begun).toEqual([0, 1, 2])
  ends[0]?.()
  ends[2]?.()
  await settle()
  expect(begun).toEqual([0, 1, 2, 3, 4])
  ends[3]?.()
  ends[4]?.()
  expect(await Promise.all(works)).toEqual([0, 'failed', 2, 3, 4])
})
