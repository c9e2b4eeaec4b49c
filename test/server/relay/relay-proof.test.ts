import { expect, it } from 'vitest'
import { compareRelay, proveRelay, runSpecification } from '../../proof/relay.ts'

it('a page decides as unleash-client, for generated flags and people', () => {
  const { decisions, differences, refused, gapless } = compareRelay({ pairs: 25, subjects: 100 })
  expect(refused).toEqual([])
  expect(differences).toEqual([])
  for (const count of Object.values(decisions)) expect(count).toBeGreaterThan(100)
  expect(gapless).toBeGreaterThan(0)
})

it("answers most of Unleash's client specification and none of it wrongly; the rest is refused, and listed", () => {
  const { cases, right, wrong, refused } = runSpecification()
  expect(wrong).toEqual([])
  expect(right).toBeGreaterThanOrEqual(110)
  expect(right + [...refused.values()].reduce((sum, count) => sum + count, 0)).toBe(cases)
  expect(cases).toBe(227)
})

it('the proof prints a line per check, and each refusal by its reason', () => {
  const lines: string[] = []
  expect(proveRelay(false, (line) => lines.push(line))).toBe(true)
  expect(lines.filter((line) => line.startsWith('ok'))).toHaveLength(2)
  expect(lines.filter((line) => line.includes('REGEX is refused'))).toHaveLength(1)
})
