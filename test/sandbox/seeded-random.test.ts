import { expect, test } from 'vitest'
import { createSeededRandom } from '../../src/sandbox/seeded-random.ts'

const take = (seed: number, count: number): number[] =>
  Array.from({ length: count }, createSeededRandom(seed))

test('the same seed gives the same numbers, another seed others', () => {
  expect(take(7, 50)).toEqual(take(7, 50))
  expect(take(7, 50)).not.toEqual(take(8, 50))
})

test('the numbers fill [0, 1) evenly', () => {
  const numbers = take(1, 100_000)
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length / numbers.length
    expect(Math.abs(share - 0.1)).toBeLessThan(0.005)
  }
})
