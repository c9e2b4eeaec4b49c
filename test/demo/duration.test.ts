import { expect, it } from 'vitest'
import { durationText } from '../../demo/duration.ts'

it.each([
  [58.2, 60, 'It took 58 s of the 120 s that it may take with 60 visitors.'],
  [119.4, 60, 'It took 119 s of the 120 s that it may take with 60 visitors.'],
  [120, 60, 'It took 120 s of the 120 s that it may take with 60 visitors.'],
  [9, 9, 'It took 9 s of the 120 s that it may take with 60 visitors.'],
  [
    143.2,
    60,
    'It took 144 s, 24 s longer than the 120 s that it may take: this machine was too busy or is too slow for it.',
  ],
  [
    120.4,
    60,
    'It took 121 s, 1 s longer than the 120 s that it may take: this machine was too busy or is too slow for it.',
  ],
  [300, 600, 'It took 300 s; for more than 60 visitors there is no time that it may take.'],
])('%d s with %i visitors: %s', (seconds, visitors, text) => {
  expect(durationText(seconds, visitors)).toBe(text)
})
