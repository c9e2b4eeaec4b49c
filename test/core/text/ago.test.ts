import { expect, it } from 'vitest'
import { agoText } from '../../../src/core/text/ago.ts'

it.each([
  [-5_000, 'just now'],
  [999, 'just now'],
  [1_000, '1 second ago'],
  [59_999, '59 seconds ago'],
  [60_000, '1 minute ago'],
  [7_200_000, '2 hours ago'],
  [86_400_000 * 3, '3 days ago'],
])('calls %i ms %s', (ms, text) => {
  expect(agoText(ms)).toBe(text)
})
