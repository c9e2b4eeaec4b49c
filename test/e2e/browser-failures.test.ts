import { expect, test } from 'vitest'
import { proveBrowser } from '../proof/browser.ts'
import { CASES } from '../proof/browser/cases/index.ts'

test('whatever fails in the browser, no call is lost: three pages for every failure', async () => {
  const lines: string[] = []
  const only = CASES.map(({ name }) => name)
  const proven = await proveBrowser({ gate: 3, bare: 0, only, print: (line) => lines.push(line) })
  expect(proven, lines.join('\n')).toBe(true)
}, 600_000)
