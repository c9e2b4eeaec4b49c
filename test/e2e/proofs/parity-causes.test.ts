import { expect, test } from 'vitest'
import { causesHold, proveCauses } from '../../proof/causes.ts'

test('parity says of at least 95 % of the copies that one leg lacks why: refused, blocked, down, left, failed, lost behind the door', async () => {
  const lines: string[] = []
  const told = await proveCauses({ visitors: 1, print: (line) => void lines.push(line) })
  expect(causesHold(told), [...lines, JSON.stringify(told)].join('\n')).toBe(true)
})
