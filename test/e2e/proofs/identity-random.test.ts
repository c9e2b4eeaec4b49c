import { expect, test } from 'vitest'
import { proveIdentity } from '../../proof/identity.ts'

test('100 random lives of visitors: after each step everybody names the same, right person', async () => {
  const lines: string[] = []
  const proven = await proveIdentity({ sequences: 100, seed: 20_261_123, print: (line) => lines.push(line) })
  expect(proven, lines.join('\n')).toBe(true)
})
