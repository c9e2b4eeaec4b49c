import { expect, it } from 'vitest'
import { formatRamp } from '../../../src/cli/ramp/format-ramp.ts'
import { answerOf, evidence } from '../../dashboard/ramp/answers.ts'
import { NOW } from '../../core/ramp/ramp-world.ts'

const textOf = (given: Parameters<typeof evidence>[0]): string =>
  formatRamp(answerOf({ evidence: evidence(given) }), { color: false, now: NOW })

it('what is left out of the reports is told, and nothing where that is nothing', () => {
  const quarantine = { networks: 3, pages: 12_400, share: 0.01 }
  expect(textOf({ quarantine }).replaceAll(/\s+/g, ' ')).toContain(
    '3 networks send more than 1 % of the reports each; their 12,400 pages are left out',
  )
  expect(textOf({})).not.toContain('left out')
})
