import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { REFUSED_STATUSES, sumCauses } from '../../../src/core/call/causes.ts'
import { CAUSE_TEXTS, isCause, rankedCauses } from '../../../src/core/text/cause-text.ts'

it('says of every cause what it means, the status of a refusal included', () => {
  expect(CAUSE_TEXTS['refused-413']).toBe('the vendor refused it with 413')
  expect(REFUSED_STATUSES.every((status) => isCause(`refused-${status}`))).toBe(true)
  for (const text of Object.values(CAUSE_TEXTS)) expect(text).toMatch(/^[a-zG][^.]{9,60}$/)
})

it.each(['', 'refused-200', 'refused-4130', 'toString', '__proto__', 'Blocked'])('knows no %j', (code) => {
  expect(isCause(code)).toBe(false)
})

it('adds causes up and ranks them, without those that explain nothing', () => {
  const sums = sumCauses([{ blocked: 1, gpc: 0 }, {}, { blocked: 2, 'page-left': 5 }])
  expect(rankedCauses(sums)).toEqual([
    ['page-left', 5],
    ['blocked', 3],
  ])
  expect(rankedCauses()).toEqual([])
})

it('is in the README, cause by cause', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
  const missing = Object.keys(CAUSE_TEXTS).filter(
    (cause) => !cause.startsWith('refused-') && !readme.includes(`\`${cause}\``),
  )
  expect(missing).toEqual([])
})
