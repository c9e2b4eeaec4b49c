import { expect, it } from 'vitest'
import { proveStatistics } from '../../proof/ramp/statistics.ts'

// `npm run proof:ramp` runs many more
it('the statistics of a ramp keep what they promise', () => {
  const lines: string[] = []
  const held = proveStatistics(
    { looks: 20_000, paths: 50, detectors: 11, ratios: 100 },
    (line) => void lines.push(line),
  )
  expect(held, lines.join('\n')).toBe(true)
}, 120_000)
