import { expect, it } from 'vitest'
import { proveKeyEvent, proveMonths } from '../../proof/ramp/prove-months.ts'
import { proveStatistics } from '../../proof/ramp/statistics.ts'

// `npm run proof:ramp` runs many more

const lines: string[] = []
const print = (line: string): void => void lines.push(line)

it('the statistics of a ramp keep what they promise', () => {
  const held = proveStatistics({ looks: 20_000, paths: 50, detectors: 11, ratios: 100 }, print)
  expect(held, lines.join('\n')).toBe(true)
}, 120_000)

it('months of ramps, with all that can go wrong around them, keep what they promise', async () => {
  expect(await proveMonths(9, print), lines.join('\n')).toBe(true)
}, 120_000)

it('a key event that loses is never promoted over', async () => {
  expect(await proveKeyEvent(3, print), lines.join('\n')).toBe(true)
}, 120_000)
