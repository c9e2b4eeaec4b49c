import { expect, test } from 'vitest'
import type { Case } from '../../proof/browser/case.ts'
import { CASES } from '../../proof/browser/cases/index.ts'
import { proveMatrix } from '../../proof/browser/prove-matrix.ts'

/** How long something takes is judged by `npm run proof:browser`: here other tests may want the processor. */
const untimed = (one: Case): Case => ({
  ...one,
  limits: Object.fromEntries(Object.entries(one.limits ?? {}).filter(([name]) => !name.startsWith('ms '))),
})

test('whatever fails in the browser, no call is lost: three pages for every failure', async () => {
  const lines: string[] = []
  const trials = { gate: 3, segment: 0, rudderstack: 0 }
  const proven = await proveMatrix(CASES.map(untimed), trials, false, (line) => lines.push(line))
  expect(proven, lines.join('\n')).toBe(true)
})
