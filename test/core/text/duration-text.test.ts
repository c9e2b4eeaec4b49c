import { expect, it } from 'vitest'
import { durationText } from '../../../src/core/text/duration-text.ts'

it.each([
  [0, '0 ms'],
  [412.4, '412 ms'],
  [1_240, '1.2 s'],
  [7_000, '7 s'],
  [9_999, '10 s'],
  [75_400, '75 s'],
  [185_000, '3 min'],
  [72_000_000, '1,200 min'],
])('%f ms read %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
