import { expect, test } from 'vitest'
import { proveDualCalls } from '../../proof/dual-calls.ts'

// `npm run proof` makes 200

test('while both legs run, each of 40 mixed calls arrives once per leg, of one person, in an order seq restores', async () => {
  const lines: string[] = []
  const held = await proveDualCalls({ calls: 40, print: (line) => lines.push(line) })
  expect(held, lines.join('\n')).toBe(true)
})
