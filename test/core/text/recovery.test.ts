import { expect, it } from 'vitest'
import { recoveryOf } from '../../../src/core/text/recovery.ts'

it('sorts what later pages made of calls by outcome, from the problems that pages count', () => {
  const problems = [
    { code: 'rudderstack-recovered', count: 3 },
    { code: 'segment-recovered', count: 2 },
    { code: 'segment-recovery-expired', count: 1 },
    { code: 'segment-retried', count: 9 },
  ]
  expect(recoveryOf(problems).map(({ outcome, counts }) => [outcome, counts])).toEqual([
    ['delivered', { segment: 2, rudderstack: 3 }],
    ['expired', { segment: 1, rudderstack: 0 }],
  ])
  expect(recoveryOf([])).toEqual([])
})
